//! Files in a folder of this machine, for `local`: the type on the first line, then the bytes. A file is written beside its
//! place and renamed into it, so a kill leaves the old one or the new one, never half of one.

use super::{File, Files, FilesFailure, is_name};
use async_trait::async_trait;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// A folder of files.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    written: AtomicU64,
}

impl Folder {
    /// The folder at this path, which is created when the first file comes.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), written: AtomicU64::new(0) }
    }

    fn path(&self, name: &str) -> Result<PathBuf, FilesFailure> {
        is_name(name).then(|| self.root.join(name)).ok_or_else(|| FilesFailure("the name is not one".into()))
    }

    fn store(&self, name: &str, file: &File) -> Result<(), FilesFailure> {
        let path = self.path(name)?;
        // A part of a name never begins with a dot, so this meets no file; the number keeps two writers apart.
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let beside = path.with_file_name(format!(".{}.{number}", std::process::id()));
        let write = || {
            fs::create_dir_all(path.parent().unwrap_or(&self.root))?;
            let mut open = fs::File::create(&beside)?;
            open.write_all(file.content_type.as_bytes())?;
            open.write_all(b"\n")?;
            open.write_all(&file.bytes)?;
            open.sync_all()?;
            fs::rename(&beside, &path)
        };
        write().map_err(failure)
    }
}

#[async_trait]
impl Files for Folder {
    async fn put(&self, name: &str, file: File) -> Result<(), FilesFailure> {
        self.store(name, &file)
    }

    async fn get(&self, name: &str) -> Result<Option<File>, FilesFailure> {
        let stored = match fs::read(self.path(name)?) {
            Ok(stored) => stored,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failure(error)),
        };
        let broken = || FilesFailure("the file has no type".into());
        let end = stored.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
        let content_type = String::from_utf8(stored[..end].to_vec()).map_err(|_| broken())?;
        let bytes = stored[end + 1..].to_vec();
        Ok(Some(File { content_type, bytes }))
    }
}

fn failure(error: std::io::Error) -> FilesFailure {
    FilesFailure(error.kind().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    fn picture(bytes: &[u8]) -> File {
        File { content_type: "image/png".into(), bytes: bytes.to_vec() }
    }

    #[test]
    fn a_file_comes_back_with_its_type_and_the_last_one_stands() {
        let root = std::env::temp_dir().join(format!("volley-folder-{}", std::process::id()));
        let folder = Folder::new(&root);
        let get = |name| folder.get(name).now_or_never().expect("it does not wait");
        let put = |name, file| folder.put(name, file).now_or_never().expect("it does not wait");
        assert_eq!(get("acme/msg_1/0"), Ok(None));
        put("acme/msg_1/0", picture(b"one\ntwo")).expect("stored");
        assert_eq!(get("acme/msg_1/0"), Ok(Some(picture(b"one\ntwo"))));
        put("acme/msg_1/0", picture(b"")).expect("stored");
        assert_eq!(get("acme/msg_1/0"), Ok(Some(picture(b""))));
        for name in ["../x", "/etc/passwd", "a//b", "a/./b", "a/..", "", "a b", "a\\b", "a/"] {
            assert!(put(name, picture(b"x")).is_err(), "{name}");
            assert!(get(name).is_err(), "{name}");
        }
        std::fs::remove_dir_all(root).expect("removed");
    }
}
