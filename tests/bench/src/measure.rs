//! The figures, each from runs of its own.

use crate::figures::{Figure, Unit};
use crate::run::{Ran, counted, run};
use std::path::Path;
use std::process::Command;

/// Webhooks of the shorter counted run; the longer has twice as many, and the difference is what is warm.
const COUNTED: usize = 250;

/// Webhooks after which memory is read (budget.md).
const REMEMBERED: usize = 2_500;

/// Measures everything.
pub fn all(binary: &Path) -> Result<Vec<Figure>, String> {
    let started = instructions(&run(counted(binary), 0, nothing)?)?;
    let once = instructions(&run(counted(binary), COUNTED, nothing)?)?;
    let twice = instructions(&run(counted(binary), 2 * COUNTED, nothing)?)?;
    let remembered = run(Command::new(binary), REMEMBERED, memory)?;
    let [peak, resident] = ["VmHWM", "VmRSS"].map(|name| kibibytes(&remembered.seen, name));
    let size = std::fs::metadata(binary).map_err(|error| error.to_string())?.len();
    let figure = |name, measured, most, unit| Figure { name, measured, most, unit };
    Ok(vec![
        figure("webhook, instructions from start to the first `next`", started as f64 / 1e6, 1.5, Unit::Million),
        figure(
            "webhook, warm instructions per message",
            twice.saturating_sub(once) as f64 / COUNTED as f64 / 1e6,
            1.2,
            Unit::Million,
        ),
        figure("webhook, peak memory after 2,500 messages", peak? / 1024.0, 8.0, Unit::Megabyte),
        figure("webhook, memory after 2,500 messages", resident? / 1024.0, 8.0, Unit::Megabyte),
        figure("webhook, stripped binary", size as f64 / 1e6, 4.5, Unit::Megabyte),
        figure("webhook, SQS requests per message", remembered.requests as f64 / REMEMBERED as f64, 1.0, Unit::Count),
    ])
}

/// `==123== Collected : 1234567`, callgrind's last word.
fn instructions(ran: &Ran) -> Result<u64, String> {
    let collected = ran.stderr.lines().find_map(|line| line.split_once("Collected : "));
    let count = collected.and_then(|(_, count)| count.trim().parse().ok());
    count.ok_or_else(|| format!("valgrind does not say what it counted:\n{}", ran.stderr))
}

fn nothing(_: u32) -> String {
    String::new()
}

fn memory(process: u32) -> String {
    std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default()
}

/// `VmHWM:     5804 kB`.
fn kibibytes(status: &str, name: &str) -> Result<f64, String> {
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    number.ok_or_else(|| format!("the system does not say its {name}"))
}
