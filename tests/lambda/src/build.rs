//! `cargo lambda build`: a static executable for arm64, as `infra/deploy` has it built, wherever Rust's target can be had.

use crate::commands::{lambda, succeed};
use crate::root;
use std::path::Path;
use std::process::Command;

/// The function that is built. The others differ in what they do, not in how they are built.
pub const FUNCTION: &str = "webhook";

/// Rust's name for what is deployed to AWS's arm64.
const TARGET: &str = "aarch64-unknown-linux-musl";

/// How an ELF file's header names a processor.
const ARM64: u16 = 0xB7;
const X86_64: u16 = 0x3E;

/// ELF's `PT_INTERP`.
const INTERPRETER: u32 = 3;

/// Builds the function, and looks at what came of it; says so in a sentence. Not below `target/lambda`, and without optimising:
/// what `infra/deploy` finds there must not be this.
pub fn build(scratch: &Path) -> Result<String, String> {
    let target = match install() {
        Ok(()) => TARGET.to_owned(),
        Err(why) => {
            println!("NOT CHECKED: the build for arm64. Rust's target {TARGET} cannot be installed here: {why}");
            println!("A build for this very machine, not static, is checked in its place.");
            format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
        }
    };
    // What an earlier run has left must not pass for this one's.
    std::fs::remove_dir_all(scratch.join("built")).ok();
    let mut build = lambda("build");
    build.args(["--target", &target, "--quiet", "--package", FUNCTION, "--lambda-dir"]).arg(scratch.join("built"));
    // Debugging this executable is nobody's wish, and writing it down takes a fifth of the time.
    succeed(build.env("CARGO_PROFILE_DEV_DEBUG", "false"))?;

    let bootstrap = scratch.join("built").join(FUNCTION).join("bootstrap");
    let bytes =
        std::fs::read(&bootstrap).map_err(|error| format!("cargo lambda build left no bootstrap ({error})."))?;
    let (processor, interpreted) = header(&bytes).ok_or("The bootstrap is no executable for Linux.")?;
    if processor != if target.starts_with("aarch64") { ARM64 } else { X86_64 } {
        return Err(format!("The bootstrap is not for {target}: its machine is {processor:#x}."));
    }
    if interpreted && target == TARGET {
        return Err("The bootstrap is not static: it wants the loader of the system that runs it.".to_owned());
    }
    let needs = if interpreted { "libraries of the system" } else { "nothing of the system" };
    Ok(format!("cargo lambda build made {FUNCTION}'s bootstrap for {target}; it needs {needs}"))
}

/// What an ELF file of 64 bits, the lower first, says of itself: its machine, and whether it names an interpreter, the loader of
/// shared libraries.
fn header(elf: &[u8]) -> Option<(u16, bool)> {
    let half = |at: usize| Some(u16::from_le_bytes(elf.get(at..at + 2)?.try_into().ok()?));
    let word = |at: usize| Some(u32::from_le_bytes(elf.get(at..at + 4)?.try_into().ok()?));
    elf.starts_with(b"\x7fELF\x02\x01").then_some(())?;
    let (table, size, entries) = (word(0x20)? as usize, usize::from(half(0x36)?), usize::from(half(0x38)?));
    let kinds: Option<Vec<u32>> = (0..entries).map(|entry| word(table + entry * size)).collect();
    Some((half(0x12)?, kinds?.contains(&INTERPRETER)))
}

/// Whether Rust can build for arm64 here, once it has been asked to. Where its server cannot be reached, that is told within
/// a minute.
fn install() -> Result<(), String> {
    let mut add = Command::new("timeout");
    add.args(["60", "rustup", "target", "add", TARGET]).current_dir(root());
    succeed(&mut add).map(drop).map_err(|problem| problem.lines().last().unwrap_or_default().to_owned())
}
