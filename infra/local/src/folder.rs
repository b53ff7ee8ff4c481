//! The data directory: ours alone while the lock is held, and of a version that we can read. The lock is the file's own, so
//! it is gone with the process that held it, however that ended.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The version of what stands in the directory. A newer one is left alone.
const VERSION: u32 = 1;

/// A data directory that is ours until this is dropped.
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Opens the directory, or makes it. The error is one sentence, with the way out.
    pub fn open(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let broken = |error: std::io::Error| {
            format!("The data directory {shown} cannot be used ({error}); choose another with --data DIR.")
        };
        fs::create_dir_all(path).map_err(broken)?;
        let lock = File::options().create(true).truncate(false).write(true).open(path.join("lock")).map_err(broken)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(format!(
                    "The data directory {shown} is in use by another local; stop that one, or choose another directory with --data DIR."
                ));
            }
            Err(TryLockError::Error(error)) => return Err(broken(error)),
        }
        let folder = Self { path: path.to_owned(), _lock: lock };
        folder.check_version()?;
        Ok(folder)
    }

    /// A file in the directory.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// A secret of this directory: random, made at its first use.
    pub fn secret(&self, name: &str) -> Result<String, String> {
        let path = self.file(name);
        match fs::read_to_string(&path) {
            Ok(secret) if secret.len() >= 32 => return Ok(secret),
            Ok(_) | Err(_) => {}
        }
        let secret = random();
        self.replace(name, secret.as_bytes())
            .map_err(|error| format!("{} cannot be written ({error}).", path.display()))?;
        Ok(secret)
    }

    /// Writes a file so that a kill leaves the old one or the new one.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        replace(&self.file(name), bytes)
    }

    fn check_version(&self) -> Result<(), String> {
        let shown = self.path.display();
        let found = fs::read_to_string(self.file("version")).unwrap_or_default();
        match found.trim().parse::<u32>() {
            Ok(version) if version > VERSION => Err(format!(
                "The data directory {shown} is of version {version}, newer than this program's {VERSION}; use the newer program, or choose another directory with --data DIR."
            )),
            Ok(VERSION) => Ok(()),
            Ok(_) | Err(_) => self.replace("version", format!("{VERSION}\n").as_bytes()).map_err(|error| {
                format!("The data directory {shown} cannot be written ({error}); choose another with --data DIR.")
            }),
        }
    }
}

/// Writes a file beside its place and renames it into it.
pub fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    fs::rename(beside, path)
}

/// 256 random bits as text.
pub fn random() -> String {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
