//! Where an API key comes from: a variable, or stdin. Never the command line, which every process of the machine can
//! read.

use crate::arguments::Given;
use crate::problem::Problem;
use platform::telemetry::Redacted;
use std::io::Read;

/// Telnyx's keys have some 60 characters.
const LONGEST: u64 = 1_024;

/// The key, if one is offered.
pub fn offered(given: &Given) -> Result<Option<Redacted<String>>, Problem> {
    let text = match (given.value("--key-env"), given.has("--key-stdin")) {
        (Some(_), true) => {
            return Err(Problem::usage("--key-env and --key-stdin both offer a key; give one of them."));
        }
        (None, false) => return Ok(None),
        (Some(name), false) => {
            std::env::var(name).map_err(|_| Problem::usage(format!("The environment variable {name} is not set.")))?
        }
        (None, true) => {
            let mut text = String::new();
            let read = std::io::stdin().lock().take(LONGEST + 1).read_to_string(&mut text);
            read.map_err(|error| Problem::usage(format!("No key could be read from stdin ({}).", error.kind())))?;
            text
        }
    };
    let key = text.trim();
    let plain = key.bytes().all(|byte| byte.is_ascii_graphic());
    match key.is_empty() || !plain || key.len() as u64 > LONGEST {
        true => Err(Problem::usage(
            "What was offered as the API key is empty or is no key; copy it from Telnyx's portal, Keys & Credentials.",
        )),
        false => Ok(Some(Redacted(key.to_owned()))),
    }
}
