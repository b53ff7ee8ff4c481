//! The functions as Lambda gets them: one zip each, with the executable in it called `bootstrap`. Built with the profile `stack`,
//! for this machine, and kept away from `target/lambda`, so that nobody deploys them to AWS by mistake.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The functions of template.yaml, each a package of this name.
pub const FUNCTIONS: [&str; 6] = ["webhook", "inbound", "reply", "outbound", "sweep", "live"];

/// A function, packed.
#[derive(Clone, Debug)]
pub struct Bootstrap {
    /// The function's name.
    pub function: &'static str,
    /// Where its zip is.
    pub zip: PathBuf,
}

/// Builds and packs all of them.
pub fn bootstraps(root: &Path) -> Result<Vec<Bootstrap>, String> {
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.current_dir(root).args(["build", "--quiet", "--bins", "--profile", "stack"]);
    build.args(FUNCTIONS.iter().flat_map(|function| ["--package", function]));
    run(&mut build, "The functions could not be built")?;
    FUNCTIONS.iter().map(|function| pack(root, function)).collect()
}

/// The architecture that template.yaml is told.
pub(crate) fn architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" }
}

fn pack(root: &Path, function: &'static str) -> Result<Bootstrap, String> {
    let problem = |error: std::io::Error| format!("{function} could not be packed ({error}).");
    let target = root.join("target/stack");
    let folder = target.join("packages").join(function);
    fs::create_dir_all(&folder).map_err(problem)?;
    let (bootstrap, zip) = (folder.join("bootstrap"), folder.join("function.zip"));
    fs::copy(target.join(function), &bootstrap).map_err(problem)?;
    // Python is there, because the emulator is written in it; its zip keeps the permission to execute.
    let mut python = Command::new("python3");
    python.args(["-m", "zipfile", "-c"]).arg(&zip).arg(&bootstrap);
    run(&mut python, "A function could not be packed")?;
    Ok(Bootstrap { function, zip })
}

fn run(command: &mut Command, problem: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{problem} ({status}).")),
        Err(error) => Err(format!("{problem} ({error}).")),
    }
}
