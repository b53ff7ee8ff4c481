//! The table for README.md: between two comments, with the machine that it was measured on.

use crate::row::{self, Measured};
use crate::tools::{self, says};
use std::fs;

const BEGIN: &str = "<!-- bench: begin. `cargo run -p bench -- --readme` writes what follows. -->";
const END: &str = "<!-- bench: end -->";

/// The block.
pub fn block(figures: &Measured) -> String {
    let mut block = format!("Measured on {}.\n\n", machine());
    block.push_str("| figure | budget | measured | ok | how |\n|---|---|---|---|---|\n");
    for (row, value) in row::measured(figures) {
        let (budget, shown, ok) = (row.budget(), row.value(value), row.verdict(value));
        block.push_str(&format!("| {} | {budget} | {shown} | {ok} | {} |\n", row.name, row.how));
    }
    block
}

/// Puts it where it belongs.
pub fn write(figures: &Measured) -> Result<(), String> {
    let path = tools::root().join("README.md");
    let problem = |error: std::io::Error| format!("README.md: {error}");
    let readme = fs::read_to_string(&path).map_err(problem)?;
    let readme = replaced(&readme, &block(figures)).ok_or_else(|| format!("README.md lacks {BEGIN} or {END}"))?;
    fs::write(path, readme).map_err(problem)
}

fn replaced(readme: &str, block: &str) -> Option<String> {
    let (before, rest) = readme.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{block}\n{END}{after}"))
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("unknown", |(_, model)| model.trim());
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    // What a builder of kernels adds behind the version says nothing about speed.
    let kernel = kernel.trim().split('-').next().unwrap_or_default();
    let rustc = says("rustc", &["--version"]).unwrap_or_default();
    let rustc = rustc.split(' ').nth(1).unwrap_or("unknown");
    format!("{cores} cores ({model}), Linux {kernel}, Rust {rustc}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_comments_is_replaced() {
        let readme = format!("before\n{BEGIN}\nold\n{END}\nafter\n");
        let new = replaced(&readme, "new\n").expect("both comments are there");
        assert_eq!(new, format!("before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"));
        assert_eq!(replaced(&new, "new\n"), Some(new.clone()));
        assert_eq!(replaced("nothing", "new"), None);
    }
}
