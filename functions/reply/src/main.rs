//! Asks the model when a burst is over, and queues one reply.

mod wiring;

use platform::lambda;
use std::process::ExitCode;
use wiring::Wiring;

fn main() -> ExitCode {
    lambda::start("reply", async || {
        let wiring = Wiring::from_env().await?;
        lambda::queue(async |records| reply::handle(records, wiring.outside()).await).await
    })
}
