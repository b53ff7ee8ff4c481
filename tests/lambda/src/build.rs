//! `cargo lambda build`: for arm64, as template.yaml wants it, wherever Rust's target can be had.

use crate::commands::{lambda, succeed};
use crate::root;
use std::path::Path;
use std::process::Command;

/// The function that is built. The others differ in what they do, not in how they are built.
pub const FUNCTION: &str = "webhook";

/// Rust's name for AWS's arm64.
const TARGET: &str = "aarch64-unknown-linux-gnu";

/// A kind of processor, as an executable's header names it.
struct Machine {
    name: &'static str,
    flag: &'static str,
    code: u16,
}

const ARM64: Machine = Machine { name: "arm64", flag: "--arm64", code: 0xB7 };
const X86_64: Machine = Machine { name: "x86_64", flag: "--x86-64", code: 0x3E };

/// Builds the function, and looks at what came of it; says so in a sentence. Not below `target/lambda`, and without optimising:
/// what `infra/deploy` finds there must not be this.
pub fn build(scratch: &Path) -> Result<String, String> {
    let machine = match target() {
        Ok(()) => ARM64,
        Err(why) if cfg!(target_arch = "x86_64") => {
            println!("NOT CHECKED: cargo lambda build --arm64. Rust's target {TARGET} cannot be installed here: {why}");
            println!("The build for this machine's own processor is checked in its place.");
            X86_64
        }
        Err(why) => return Err(format!("Rust's target {TARGET} is this machine's own and is not there: {why}")),
    };
    // What an earlier run has left must not pass for this one's.
    std::fs::remove_dir_all(scratch.join("built")).ok();
    let mut build = lambda("build");
    build.args([machine.flag, "--quiet", "--package", FUNCTION, "--lambda-dir"]).arg(scratch.join("built"));
    // Debugging this executable is nobody's wish, and writing it down takes a fifth of the time.
    succeed(build.env("CARGO_PROFILE_DEV_DEBUG", "false"))?;

    let bootstrap = scratch.join("built").join(FUNCTION).join("bootstrap");
    let bytes =
        std::fs::read(&bootstrap).map_err(|error| format!("cargo lambda build left no bootstrap ({error})."))?;
    let is_elf = bytes.starts_with(b"\x7fELF");
    let code = bytes.get(18..20).map_or(0, |code| u16::from_le_bytes([code[0], code[1]]));
    if !is_elf || code != machine.code {
        return Err(format!("The bootstrap is not for {}: its machine is {code:#x}.", machine.name));
    }
    let glibc = succeed(Command::new(root().join("tests/tools/glibc")).arg(&bootstrap))?;
    let needs = glibc.rsplit(" needs ").next().unwrap_or_default().trim();
    Ok(format!("cargo lambda build made {FUNCTION}'s bootstrap for {}; it needs {needs}", machine.name))
}

/// Whether Rust can build for arm64 here, once it has been asked to. Where its server cannot be reached, that is told within
/// a minute.
fn target() -> Result<(), String> {
    let mut add = Command::new("timeout");
    add.args(["60", "rustup", "target", "add", TARGET]).current_dir(root());
    succeed(&mut add).map(drop).map_err(|problem| problem.lines().last().unwrap_or_default().to_owned())
}
