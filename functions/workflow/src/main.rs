//! Begins a run of a workflow, or advances it to its next wait.

mod wiring;

use platform::lambda;
use std::process::ExitCode;
use wiring::Wiring;

fn main() -> ExitCode {
    lambda::start("workflow", async || {
        let wiring = Wiring::from_env().await?;
        lambda::queue(async |records| workflow::handle(records, wiring.outside()).await).await
    })
}
