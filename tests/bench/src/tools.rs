//! What the measuring needs from the machine. What is missing is installed where that is allowed; otherwise the error says what
//! to type.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Makes sure that valgrind is there.
pub fn valgrind() -> Result<(), String> {
    if works("valgrind", &["--version"]) {
        return Ok(());
    }
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    let apt: &[&str] = &["apt-get", "install", "--yes", "valgrind"];
    let installed = match root {
        true => works(apt[0], &apt[1..]),
        // `-n`: it does not ask for a password.
        false => works("sudo", &[&["-n"], apt].concat()),
    };
    if installed && works("valgrind", &["--version"]) {
        return Ok(());
    }
    Err("valgrind counts the instructions, and is not here: on Debian and Ubuntu, sudo apt-get install valgrind".into())
}

/// cargo-lambda and Zig, as `tests/tools` pins them: the `PATH` on which they are found.
pub fn cargo_lambda() -> Result<OsString, String> {
    run(&root(), root().join("tests/tools/venv"), &["cargo-lambda"])?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = [root().join("target/venv/cargo-lambda/bin")].into_iter().chain(std::env::split_paths(&path));
    std::env::join_paths(places).map_err(|error| error.to_string())
}

/// Where everything goes that is made for the bench.
pub fn folder() -> Result<PathBuf, String> {
    let folder = root().join("target/bench");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    Ok(folder)
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Whether this command can be run, and is content.
pub fn works(command: impl AsRef<OsStr>, arguments: &[&str]) -> bool {
    let output = Command::new(command).args(arguments).stdin(Stdio::null()).output();
    output.is_ok_and(|output| output.status.success())
}

/// What a command says.
pub fn says(command: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(command).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command that has something to install, in this folder.
pub fn run(folder: &Path, command: impl AsRef<OsStr>, arguments: &[&str]) -> Result<(), String> {
    let name = command.as_ref().to_string_lossy().into_owned();
    let output = Command::new(command).args(arguments).current_dir(folder).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{name} does not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{name} {} failed:\n{}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)))
}
