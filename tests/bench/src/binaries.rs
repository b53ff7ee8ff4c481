//! The functions as they are deployed: in the release profile, with the features that they together ask for, as `infra/deploy`
//! builds them.

use crate::options::Options;
use crate::tools;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Every function of template.yaml.
pub const FUNCTIONS: [&str; 10] =
    ["webhook", "inbound", "reply", "outbound", "live", "sweep", "workflow", "notify", "api", "dashboard"];

/// This function's binary.
pub fn release(function: &str, options: &Options) -> Result<PathBuf, String> {
    let built = tools::root().join("target/release").join(function);
    if options.as_built && built.exists() {
        return Ok(built);
    }
    build(function, &[])
}

/// The webhook, trusting the root of our stub as well. A copy: the next build takes its place.
pub fn trusting_webhook(options: &Options) -> Result<PathBuf, String> {
    let copy = tools::folder()?.join("webhook-with-a-root");
    if options.as_built && copy.exists() {
        return Ok(copy);
    }
    let built = build("webhook", &["--features", "platform/bench"])?;
    std::fs::copy(&built, &copy).map_err(|error| format!("{} cannot be written: {error}", copy.display()))?;
    Ok(copy)
}

/// Its size in megabytes.
pub fn size(binary: &PathBuf) -> Result<f64, String> {
    let size = std::fs::metadata(binary).map_err(|error| format!("{} cannot be read: {error}", binary.display()))?;
    Ok(size.len() as f64 / 1e6)
}

fn build(function: &str, more: &[&str]) -> Result<PathBuf, String> {
    eprintln!("Building {function} in its release profile; the first time takes minutes.");
    let built = cargo()
        .args(["build", "--quiet", "--release", "--message-format", "json-render-diagnostics", "--bin", function])
        // All of them are named, so that a binary is the same whether it is built alone or with the others.
        .args(FUNCTIONS.iter().flat_map(|function| ["--package", function]))
        .args(more)
        .output()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if !built.status.success() {
        return Err(format!("{function} does not build"));
    }
    let messages = String::from_utf8_lossy(&built.stdout);
    let executable = messages.lines().rev().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let path = message["executable"].as_str()?;
        (message["target"]["name"] == function).then(|| PathBuf::from(path))
    });
    executable.ok_or_else(|| format!("cargo does not say where it put {function}"))
}

/// Cargo, at the root of the workspace. What it tells this program about itself would make some packages think that they have
/// changed.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            cargo.env_remove(name);
        }
    }
    cargo.current_dir(tools::root()).stdin(Stdio::null()).stderr(Stdio::inherit());
    cargo
}
