//! What Volley costs, counted on what is deployed: `cargo run -p bench`. Stubs of Lambda's Runtime API and of AWS run the
//! release binaries, valgrind counts instructions, twins in Node and Python are measured beside them, and a bill is modelled.
//! One table says whether the budget holds, and so does the exit code. Almost nothing is timed, so a busy machine changes
//! little.

mod api;
mod aws;
mod bill;
mod binaries;
mod connection;
mod lambda;
mod million;
mod options;
mod pinned;
mod prices;
mod process;
mod readme;
mod row;
mod rows;
mod system;
mod telnyx;
mod tls;
mod tools;
mod twins;
mod webhook;

use binaries::FUNCTIONS;
use options::Options;
use row::Measured;
use rows::Id;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("bench: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything is within its budget.
fn run() -> Result<bool, String> {
    let options = options::parse(std::env::args().skip(1))?;
    let measured = measure(&options)?;
    print!("{}", row::table(&measured));
    if options.readme {
        readme::write(&measured)?;
    }
    Ok(row::all_hold(&measured))
}

fn measure(options: &Options) -> Result<Measured, String> {
    tools::valgrind()?;
    let mut measured = Measured::new();
    let webhook = binaries::release(&["webhook"], options)?.remove("webhook").ok_or("there is no webhook")?;
    measured.insert(Id::WebhookSize, binaries::size(&webhook)?);
    webhook::quick(&webhook, &mut measured)?;
    if options.quick {
        return Ok(measured);
    }
    let trusting = binaries::trusting_webhook(options)?;
    let deployed = binaries::release(&FUNCTIONS, options)?;
    let mut largest: f64 = 0.0;
    for (_, binary) in deployed.iter().filter(|(function, _)| **function != "webhook") {
        largest = largest.max(binaries::size(binary)?);
    }
    measured.insert(Id::LargestSize, largest);
    measured.insert(Id::ApiSize, binaries::size(&deployed["api"])?);
    api::measure(&deployed["api"], &mut measured)?;
    webhook::cold(&trusting, &mut measured)?;
    twins::measure(&webhook, &mut measured)?;
    webhook::later(&webhook, &mut measured)?;
    let log_bytes = system::measure(&deployed, &mut measured)?;
    million::measure(&mut measured)?;
    bill::model(log_bytes, &mut measured)?;
    Ok(measured)
}
