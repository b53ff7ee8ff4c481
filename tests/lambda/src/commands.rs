//! Commands that are waited for.

use crate::root;
use std::process::{Command, Output};
use std::time::Instant;

/// cargo-lambda with this subcommand, in the checkout. Never asks anybody, never colours.
pub fn lambda(subcommand: &str) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root()).args(["lambda", subcommand, "--color", "never"]);
    // The driver's own; a build inside must not take them for its package's.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR")
    {
        command.env_remove(name);
    }
    command
}

/// Runs it; what it printed, when it succeeded.
pub fn succeed(command: &mut Command) -> Result<String, String> {
    let line = format!("{command:?}");
    let Output { status, stdout, stderr } =
        command.output().map_err(|error| format!("{line} cannot be run ({error})."))?;
    let text = String::from_utf8_lossy(&stdout).into_owned();
    match status.success() {
        true => Ok(text),
        false => Err(format!("{line} failed ({status}):\n{text}{}", String::from_utf8_lossy(&stderr))),
    }
}

/// Now, by the machine's own clock.
#[expect(clippy::disallowed_methods, reason = "real processes are waited for, and they know no other clock")]
pub fn now() -> Instant {
    Instant::now()
}
