//! Stores what Telnyx delivered, honours keywords, opens windows, copies pictures.

mod wiring;

use platform::lambda;
use std::process::ExitCode;
use wiring::Wiring;

fn main() -> ExitCode {
    lambda::start("inbound", async || {
        let wiring = Wiring::from_env().await?;
        lambda::queue(async |records| inbound::handle(records, wiring.outside()).await).await
    })
}
