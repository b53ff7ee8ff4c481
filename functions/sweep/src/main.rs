//! Every minute: nudges whatever is overdue.

mod wiring;

use platform::lambda;
use std::process::ExitCode;
use wiring::Wiring;

fn main() -> ExitCode {
    lambda::start("sweep", async || {
        let wiring = Wiring::from_env().await?;
        lambda::schedule(async || Ok(sweep::handle(wiring.outside()).await.map(drop)?)).await
    })
}
