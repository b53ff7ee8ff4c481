//! Log lines go to a file of the data directory, so that the terminal keeps what a person should read.

use crate::folder::Folder;
use platform::telemetry::{LEVEL_VARIABLE, Lines};
use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;
use tracing::level_filters::LevelFilter;

/// A log longer than this is put aside at the next start, in place of the one before: 20 MB open quickly everywhere.
const LONGEST: u64 = 20 * 1024 * 1024;

/// Opens the log, appends to it from now on, and says where it is.
pub fn open(folder: &Folder) -> Result<PathBuf, String> {
    let path = folder.file("log.jsonl");
    if fs::metadata(&path).is_ok_and(|found| found.len() > LONGEST) {
        fs::rename(&path, folder.file("log.old.jsonl")).ok();
    }
    let opened = File::options().create(true).append(true).open(&path);
    let file = Arc::new(opened.map_err(|error| format!("The log {} cannot be written ({error}).", path.display()))?);
    let level = std::env::var(LEVEL_VARIABLE).ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
    let lines = Lines::new(level, move || Arc::clone(&file));
    // An error would mean that there is a subscriber already, and nobody else sets one.
    tracing::subscriber::set_global_default(lines).ok();
    Ok(path)
}
