//! What a webhook costs, counted on the real binary: `cargo run -p bench`. A stub of Lambda's Runtime API hands it signed
//! webhooks, a stub of SQS takes what it queues, valgrind counts its instructions; one table says whether budget.md's
//! bounds hold, and so does the exit code. Nothing is timed, so a busy machine changes nothing.

mod connection;
mod figures;
mod lambda;
mod measure;
mod run;
mod sqs;
mod telnyx;
mod tools;

use figures::Figure;
use std::process::ExitCode;

fn main() -> ExitCode {
    match tools::prepare().and_then(|binary| measure::all(&binary)) {
        Ok(measured) => {
            print!("{}", figures::table(&measured));
            if measured.iter().all(Figure::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(reason) => {
            eprintln!("bench: {reason}");
            ExitCode::FAILURE
        }
    }
}
