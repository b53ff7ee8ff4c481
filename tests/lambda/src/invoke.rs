//! `cargo lambda invoke --data-file` with every sample of `events/webhook`.

use crate::build::FUNCTION;
use crate::commands::{lambda, succeed};
use crate::queue::Queue;
use crate::root;
use crate::samples;
use crate::watch::Watch;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Invokes the function with a sample as it lies there, then with every sample, signed now; says in a sentence what came of it.
pub fn invoke_all(scratch: &Path, watch: &Watch, queue: &Queue) -> Result<String, String> {
    // This one comes first, because the first call waits until the function is compiled, longer than a signature may be old.
    expect("a sample signed long ago", &root().join("events/webhook/inbound-sms.json"), watch, 401)?;
    let mut answers = [0, 0];
    for (name, path) in files()? {
        let text = std::fs::read(&path).map_err(|error| format!("{} cannot be read ({error}).", path.display()))?;
        let sample: Value = serde_json::from_slice(&text).map_err(|error| format!("{name} is no JSON ({error})."))?;
        let signed = scratch.join("signed.json");
        std::fs::write(&signed, samples::signed(&name, &sample).to_string()).map_err(|error| error.to_string())?;
        let expected = samples::answer(&name);
        expect(&name, &signed, watch, expected)?;
        answers[usize::from(expected != 200)] += 1;
    }
    let [accepted, refused] = answers;
    if queue.taken() != accepted {
        return Err(format!("{accepted} webhooks were accepted, and the queue was sent {}.", queue.taken()));
    }
    Ok(format!("cargo lambda invoke: {accepted} samples were queued and answered 200, {} answered 401", refused + 1))
}

fn expect(what: &str, file: &Path, watch: &Watch, status: u16) -> Result<(), String> {
    let mut invoke = lambda("invoke");
    invoke.args([FUNCTION, "--invoke-address", "127.0.0.1", "--invoke-port", &watch.port.to_string(), "--data-file"]);
    let said = succeed(invoke.arg(file)).map_err(|problem| format!("{problem}\n{}", watch.said()))?;
    match serde_json::from_str::<Value>(said.trim()) {
        Ok(answer) if answer == json!({"statusCode": status}) => Ok(()),
        _ => Err(format!("{what} was answered {} and not {status}:\n{}", said.trim(), watch.said())),
    }
}

/// Name and path of each sample.
fn files() -> Result<Vec<(String, PathBuf)>, String> {
    let folder = root().join("events").join(FUNCTION);
    let entries =
        std::fs::read_dir(&folder).map_err(|error| format!("{} cannot be read ({error}).", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    if files.is_empty() {
        return Err(format!("{} holds no samples.", folder.display()));
    }
    let name = |path: &PathBuf| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(files.into_iter().map(|path| (name(&path), path)).collect())
}
