//! Shows people their pages, behind an HTTP API of their own.

mod wiring;

use platform::lambda;
use std::process::ExitCode;
use std::sync::Arc;
use wiring::Wiring;

fn main() -> ExitCode {
    lambda::start("dashboard", async || {
        let (wiring, sign_in) = Wiring::from_env().await?;
        lambda::http(dashboard::deployed(Arc::new(wiring), sign_in)).await
    })
}
