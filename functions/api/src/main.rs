//! Answers programs: `/api/v1`, behind an HTTP API.

mod wiring;

use platform::lambda;
use std::process::ExitCode;
use std::sync::Arc;
use wiring::Wiring;

fn main() -> ExitCode {
    lambda::start("api", async || {
        let wiring = Wiring::from_env().await?;
        lambda::http(api::router(Arc::new(wiring))).await
    })
}
