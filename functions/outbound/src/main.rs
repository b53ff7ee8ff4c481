//! Admits one queued message, posts it to Telnyx, records how it went.

mod wiring;

use platform::lambda;
use std::process::ExitCode;
use wiring::Wiring;

fn main() -> ExitCode {
    lambda::start("outbound", async || {
        let wiring = Wiring::from_env().await?;
        lambda::queue(async |records| outbound::handle(records, wiring.outside()).await).await
    })
}
