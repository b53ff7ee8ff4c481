//! What each function's `main` is made of: one thread, log lines, metrics, and the loop that asks Lambda for the next event.
//! `main` reads its environment, builds its context, and calls one of these with its handler:
//!
//! ```text
//! fn main() -> ExitCode {
//!     lambda::start("reply", async || {
//!         let context = Context::from_env().await?;
//!         lambda::queue(async |records| reply::handle(&context, records).await).await
//!     })
//! }
//! ```

mod arrival;
mod batch;
pub mod environment;
#[cfg(feature = "gateway")]
pub mod gateway;
mod stream;

use crate::clock::{Clock, system::SystemClock};
use crate::queue::Record;
use crate::telemetry::{metric, request};
pub use arrival::{Answer, Arrival};
pub use batch::{Batch, Failed};
pub use environment::required;
#[cfg(feature = "gateway")]
pub use gateway::http;
use lambda_runtime::{LambdaEvent, service_fn};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::value::RawValue;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
pub use stream::Changed;

/// The memory of what is deployed. Zig's C library, which a static executable brings, copies byte by byte when a vector grows.
#[cfg(target_env = "musl")]
#[global_allocator]
static MEMORY: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// Why a function cannot start, or cannot answer: shown, never sorted.
pub type Broken = Box<dyn Error + Send + Sync>;

/// Runs the function of this name on this one thread until Lambda ends it. What `main` cannot do is logged and ends the process,
/// so that Lambda starts another.
pub fn start(function: &str, main: impl AsyncFnOnce() -> Result<(), Broken>) -> ExitCode {
    crate::telemetry::init();
    if let Some(namespace) = environment::optional(metric::NAMESPACE_VARIABLE) {
        metric::begin(&namespace, function);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.map_err(Broken::from).and_then(|runtime| runtime.block_on(main())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(broken) => {
            tracing::error!(%broken, "the function cannot run");
            ExitCode::FAILURE
        }
    }
}

/// Handles events that the handler reads in place, without a copy of its own.
pub async fn raw<B: Serialize>(handler: impl AsyncFn(&[u8]) -> Result<B, Broken>) -> Result<(), Broken> {
    serve(async |event: Box<RawValue>| handler(event.get().as_bytes()).await).await
}

/// Handles batches of a queue. The handler answers with the ids of the records to be delivered again.
pub async fn queue(handler: impl AsyncFn(Vec<Record>) -> Vec<String>) -> Result<(), Broken> {
    serve(async |batch: Batch| Ok(Failed::of(handler(batch.into_records()).await))).await
}

/// Handles a rule that fires by time; what the event says does not matter.
pub async fn schedule(handler: impl AsyncFn() -> Result<(), Broken>) -> Result<(), Broken> {
    serve(async |_: IgnoredAny| handler().await).await
}

/// Handles events of any form, one after another, such as those of a function with two triggers ([`Arrival`]). An `Err` fails the invocation: Lambda or the event's source tries again.
pub async fn serve<A: DeserializeOwned, B: Serialize>(
    handler: impl AsyncFn(A) -> Result<B, Broken>,
) -> Result<(), Broken> {
    let (handler, clock) = (&handler, &SystemClock::new());
    let one = async move |event: LambdaEvent<A>| {
        request::serve(&event.context.request_id);
        let answer = handler(event.payload).await;
        // Lambda stops the process after the answer, so what was counted is told before.
        if let Some(line) = metric::line(clock.now()) {
            // A log that cannot be written has nowhere to say so.
            io::stdout().write_all(line.as_bytes()).ok();
        }
        answer
    };
    lambda_runtime::run(service_fn(one)).await
}
