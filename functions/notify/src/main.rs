//! Tells a tenant's own URLs what happened.

mod wiring;

use platform::lambda;
use std::process::ExitCode;
use wiring::Wiring;

fn main() -> ExitCode {
    lambda::start("notify", async || {
        let wiring = Wiring::from_env().await?;
        lambda::queue(async |records| notify::handle(records, wiring.outside()).await).await
    })
}
