//! What the measuring needs: the binary as it is shipped, and valgrind.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Builds the webhook in its release profile and makes sure that valgrind is there. Answers where the binary is.
pub fn prepare() -> Result<PathBuf, String> {
    find_valgrind()?;
    eprintln!("Building webhook in its release profile; the first time takes minutes.");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    // What cargo tells this program about itself would make some packages think that they have changed.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            build.env_remove(name);
        }
    }
    let built = build
        .args(["build", "--release", "--package", "webhook", "--message-format", "json-render-diagnostics"])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if !built.status.success() {
        return Err("webhook does not build".into());
    }
    let messages = String::from_utf8_lossy(&built.stdout);
    let executable = messages.lines().rev().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let path = message["executable"].as_str()?;
        (message["target"]["name"] == "webhook").then(|| PathBuf::from(path))
    });
    executable.ok_or_else(|| "cargo does not say where it put the webhook".into())
}

fn find_valgrind() -> Result<(), String> {
    if works("valgrind", &["--version"]) {
        return Ok(());
    }
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    if root {
        eprintln!("Installing valgrind.");
        if works("apt-get", &["install", "--yes", "valgrind"]) && works("valgrind", &["--version"]) {
            return Ok(());
        }
    }
    Err("valgrind counts the instructions, and is not here: on Debian and Ubuntu, sudo apt-get install valgrind".into())
}

fn works(command: &str, arguments: &[&str]) -> bool {
    let quiet = Command::new(command).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}
