//! What an operator does with a deployment, on the command line: tenants, Telnyx accounts, numbers, a person's data, an
//! outage's lost events, and the doctor. Every command may be given again: what is done stays done, what is half done
//! is completed.

mod arguments;
mod commands;
mod help;
mod key;
mod local;
mod names;
mod operator;
mod outside;
mod problem;
mod queues;
mod report;
mod run;
mod shown;
mod telnyx;
mod vault;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::process::ExitCode {
    run::run(std::env::args().skip(1)).await
}
