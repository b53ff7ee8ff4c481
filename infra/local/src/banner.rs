//! What a person sees in the terminal: progress while it starts, and then where things are and what to try first.

use crate::environment::{Environment, Model, Telnyx};
use crate::tenants::DEMO;
use std::fmt::Write as _;
use std::path::Path;

/// One line of progress.
pub fn progress(line: &str) {
    println!("{line}");
}

/// Everything one needs to begin.
pub fn ready(
    environment: &Environment,
    address: &str,
    public_url: &str,
    tokens: &[String],
    data: &Path,
    log: &Path,
) -> String {
    let mut banner = String::from("\nVolley is ready.\n\n");
    let mut line = |name: &str, value: &str| {
        writeln!(banner, "  {name:<10} {value}").expect("a string takes everything");
    };
    line("Page", &format!("{address}/"));
    line("Inbox", &format!("{address}/inbox"));
    line("Webhooks", &format!("{public_url}/webhooks/telnyx"));
    for demo in &DEMO {
        line(demo.id, &format!("{} ({})", spaced(demo.number), demo.name));
    }
    line("API", &format!("{address}/api/v1/openapi.json, with the key of"));
    for (demo, token) in DEMO.iter().zip(tokens) {
        line("", &format!("{}: {token}", demo.id));
    }
    match &environment.telnyx {
        Telnyx::Simulated => line("Outside", "Telnyx: simulated, with phones on the page"),
        Telnyx::Real { base, .. } => line("Outside", &format!("Telnyx: REAL MESSAGES through {base}")),
    }
    match &environment.model {
        Model::Scripted => line("", "Model: scripted, nothing leaves this machine"),
        Model::Real { base, name, .. } => line("", &format!("Model: {name} through {base}")),
    }
    line("Data", &data.display().to_string());
    line("Admin", &format!("cargo run -p admin -- doctor acme --local {address}"));
    line("Log", &log.display().to_string());
    let hint = match (&environment.telnyx, environment.public_url.is_some()) {
        (Telnyx::Simulated, _) => {
            "Try this: open the page, press \"Burst of three\" on a phone, and watch one reply answer all three.\nThen text STOP, and START."
        }
        (Telnyx::Real { .. }, true) => {
            "Set your messaging profile's webhook to the URL above, and text one of your numbers."
        }
        (Telnyx::Real { .. }, false) => {
            "Telnyx cannot reach a loopback address: set PUBLIC_URL to where it reaches this process, such as a tunnel."
        }
    };
    writeln!(banner, "\n{hint}\nCtrl-C stops it; what is here is still here at the next start.")
        .expect("a string takes everything");
    banner
}

/// `+1 212 555 0100`, as people write it.
fn spaced(number: &str) -> String {
    match (number.get(..2), number.get(2..5), number.get(5..8), number.get(8..)) {
        (Some(country), Some(area), Some(exchange), Some(line)) => format!("{country} {area} {exchange} {line}"),
        _ => number.to_owned(),
    }
}
