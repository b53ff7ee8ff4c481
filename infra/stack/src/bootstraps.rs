//! The functions as Lambda gets them: one zip each, with the executable in it called `bootstrap`, static as what is deployed. Built
//! with the profile `stack`, for this machine and with crash points in them, and kept away from `target/lambda`, so that nobody
//! deploys them to AWS by mistake.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What stands before a function's name in template.yaml.
const CODE: &str = "CodeUri: target/lambda/";

/// Where cargo-lambda puts what it has built.
const BUILT: &str = "target/stack/lambda";

/// Puts the second file into the first one. Python is there, because the emulator is written in it; its zip keeps the permission to
/// execute. Hardly compressed: that takes ten times as long, and nobody pays for the way.
const ZIP: &str = "
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as file:
    file.write(sys.argv[2], 'bootstrap')
";

/// A function, packed.
#[derive(Clone, Debug)]
pub struct Bootstrap {
    /// The function's name: its package's and its resource's.
    pub function: String,
    /// Where its zip is.
    pub zip: PathBuf,
}

/// Builds and packs every function that template.yaml names. It takes cargo-lambda, as `tests/tools` pins it, on the `PATH`.
pub fn bootstraps(root: &Path) -> Result<Vec<Bootstrap>, String> {
    let template = fs::read_to_string(root.join("template.yaml"));
    let functions = functions(&template.map_err(|error| format!("template.yaml cannot be read ({error})."))?);
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.current_dir(root).args(["lambda", "build", "--quiet", "--profile", "stack", "--features", "platform/crash"]);
    build.args(["--target", &format!("{}-unknown-linux-musl", std::env::consts::ARCH), "--lambda-dir", BUILT]);
    build.args(functions.iter().flat_map(|function| ["--package", function]));
    run(&mut build, "The functions could not be built")?;
    functions.into_iter().map(|function| pack(root, function)).collect()
}

/// The line of the template that says where this function's code is.
pub(crate) fn code_line(function: &str) -> String {
    format!("{CODE}{function}\n")
}

fn functions(template: &str) -> Vec<String> {
    let named = template.lines().filter_map(|line| line.trim().strip_prefix(CODE));
    named.map(str::to_owned).collect()
}

/// The architecture that template.yaml is told.
pub(crate) fn architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" }
}

fn pack(root: &Path, function: String) -> Result<Bootstrap, String> {
    let folder = root.join(BUILT).join(&function);
    let (bootstrap, zip) = (folder.join("bootstrap"), folder.join("function.zip"));
    let mut python = Command::new("python3");
    python.args(["-c", ZIP]).arg(&zip).arg(&bootstrap);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_says_which_functions_there_are() {
        let template = "  webhook:\n      CodeUri: target/lambda/webhook\n  # CodeUri: of nobody\n      CodeUri: target/lambda/live\n";
        assert_eq!(functions(template), ["webhook", "live"]);
    }
}
