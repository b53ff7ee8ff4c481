//! Log lines go to a file of the data directory, so that the terminal keeps what a person should read. On AWS the log itself
//! knows when a line came; a file does not, so each line begins with it.

use crate::folder::Folder;
use platform::clock::Clock;
use platform::clock::system::SystemClock;
use platform::telemetry::{LEVEL_VARIABLE, Lines};
use std::fs::{self, File};
use std::io::{self, Write};
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
    let file = opened.map_err(|error| format!("The log {} cannot be written ({error}).", path.display()))?;
    let log = Timed { file: Arc::new(file), clock: Arc::new(SystemClock::new()) };
    let level = std::env::var(LEVEL_VARIABLE).ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
    // An error would mean that there is a subscriber already, and nobody else sets one.
    tracing::subscriber::set_global_default(Lines::new(level, move || log.clone())).ok();
    Ok(path)
}

/// The file, with the time put into each object that is written: a line is one write.
#[derive(Clone)]
struct Timed {
    file: Arc<File>,
    clock: Arc<SystemClock>,
}

impl Write for Timed {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let rest = line.strip_prefix(b"{").unwrap_or(line);
        let timed = [format!("{{\"time\":\"{}\",", self.clock.now()).as_bytes(), rest].concat();
        self.file.as_ref().write_all(&timed)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_ref().flush()
    }
}
