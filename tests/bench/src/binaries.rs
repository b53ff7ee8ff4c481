//! The functions as they are deployed: static executables that cargo-lambda builds in the release profile, as `infra/deploy` has
//! them built, with the features that they together ask for; but for this machine's processor, so that they can be run here.

use crate::options::Options;
use crate::tools;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Every function of template.yaml.
pub const FUNCTIONS: [&str; 10] =
    ["webhook", "inbound", "reply", "outbound", "live", "sweep", "workflow", "notify", "api", "dashboard"];

/// These functions' binaries.
pub fn release(functions: &[&'static str], options: &Options) -> Result<BTreeMap<&'static str, PathBuf>, String> {
    let place = tools::folder()?.join("lambda");
    if !options.as_built || functions.iter().any(|function| !bootstrap(&place, function).exists()) {
        build(&place, functions, &[])?;
    }
    Ok(functions.iter().map(|function| (*function, bootstrap(&place, function))).collect())
}

/// The webhook, trusting the root of our stub as well.
pub fn trusting_webhook(options: &Options) -> Result<PathBuf, String> {
    let place = tools::folder()?.join("lambda-with-a-root");
    let built = bootstrap(&place, "webhook");
    if !options.as_built || !built.exists() {
        build(&place, &["webhook"], &["--features", "platform/bench"])?;
    }
    Ok(built)
}

/// Its size in megabytes.
pub fn size(binary: &PathBuf) -> Result<f64, String> {
    let size = std::fs::metadata(binary).map_err(|error| format!("{} cannot be read: {error}", binary.display()))?;
    Ok(size.len() as f64 / 1e6)
}

/// Rust's name for static executables that this machine runs.
pub fn target() -> String {
    format!("{}-unknown-linux-musl", std::env::consts::ARCH)
}

/// Where cargo-lambda puts it.
fn bootstrap(place: &Path, function: &str) -> PathBuf {
    place.join(function).join("bootstrap")
}

fn build(place: &Path, functions: &[&str], more: &[&str]) -> Result<(), String> {
    eprintln!("Building {} as deployed; the first time takes minutes.", functions.join(", "));
    let tools = tools::cargo_lambda()?;
    let built = cargo()
        .env("PATH", tools)
        .args(["lambda", "build", "--release", "--locked", "--quiet", "--target", &target(), "--lambda-dir"])
        .arg(place)
        .args(functions.iter().flat_map(|function| ["--bin", function]))
        // All of them are named, so that a binary is the same whether it is built alone or with the others.
        .args(FUNCTIONS.iter().flat_map(|function| ["--package", function]))
        .args(more)
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if built.success() { Ok(()) } else { Err(format!("{} cannot be built", functions.join(", "))) }
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
