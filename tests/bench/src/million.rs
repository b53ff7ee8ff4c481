//! What a page of a list reads among a million conversations: the story of tests/scenarios/desk/many.rs, told with so many.

use crate::binaries::cargo;
use crate::row::Measured;
use crate::rows::Id;

/// Conversations that there are.
const MANY: &str = "1000000";

/// The story.
const STORY: &str = "desk::many::a_page_is_one_query_and_five_read_units_however_much_there_is";

/// What it prints of each page, and the row that this is.
const PAGES: [(&str, Id); 4] = [
    ("inbox", Id::InboxUnits),
    ("in progress", Id::ProgressUnits),
    ("thread", Id::ThreadUnits),
    ("search", Id::SearchUnits),
];

/// What the simulated table takes for so many, in kilobytes.
const MEMORY: u64 = 18_000_000;

/// Tells it, and reads what it has counted; where there is not the memory for it, says so, and the rows are missing.
pub fn measure(measured: &mut Measured) -> Result<(), String> {
    if available().is_none_or(|free| free < MEMORY) {
        eprintln!("Skipped: a million conversations take 18 GB of memory, so their lists were NOT read.");
        return Ok(());
    }
    eprintln!("Reading lists of a million conversations; it takes some minutes.");
    let told = cargo()
        .args(["test", "--quiet", "--workspace", "--test", "scenarios", "--", "--exact", "--nocapture", STORY])
        .env("MANY", MANY)
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    for (page, id) in PAGES {
        let halves = told.lines().find_map(|line| counted(line, page));
        measured.insert(id, halves.ok_or_else(|| format!("{STORY} counts nothing of the page {page}: {told}"))? / 2.0);
    }
    Ok(())
}

/// Memory that is free to be taken, in kilobytes, as Linux says.
fn available() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// `inbox at 1000000: 7 half read units`.
fn counted(line: &str, page: &str) -> Option<f64> {
    let rest = line.strip_prefix(page)?.strip_prefix(" at ")?.strip_prefix(MANY)?.strip_prefix(": ")?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_story_has_counted_is_read() {
        assert_eq!(counted("inbox at 1000000: 7 half read units", "inbox"), Some(7.0));
        assert_eq!(counted("inbox at 100: 7 half read units", "inbox"), None);
    }
}
