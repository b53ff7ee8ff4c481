//! Files in memory.

use crate::executor::lock;
use crate::outside::Outside;
use async_trait::async_trait;
use platform::files::{File, Files, FilesFailure};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The bucket.
pub struct WorldFiles {
    outside: Arc<Outside>,
    files: Mutex<BTreeMap<String, File>>,
}

impl WorldFiles {
    /// An empty one.
    pub fn new(outside: Arc<Outside>) -> Arc<Self> {
        Arc::new(Self { outside, files: Mutex::default() })
    }

    /// Everything stored, by name.
    pub fn all(&self) -> BTreeMap<String, File> {
        lock(&self.files).clone()
    }
}

#[async_trait]
impl Files for WorldFiles {
    async fn put(&self, name: &str, file: File) -> Result<(), FilesFailure> {
        let crossing = self.outside.enter("files.put").await;
        let failure = self.outside.plan.faults.failure;
        let mut answer = Ok(());
        if crossing.fails("files put failed", failure / 2) {
            answer = Err(FilesFailure("unavailable".into()));
        } else {
            lock(&self.files).insert(name.to_owned(), file);
            if crossing.fails("files answer lost", failure / 2) {
                answer = Err(FilesFailure("no answer".into()));
            }
        }
        crossing.leave().await;
        answer
    }

    async fn get(&self, name: &str) -> Result<Option<File>, FilesFailure> {
        let crossing = self.outside.enter("files.get").await;
        let answer = match crossing.fails("files get failed", self.outside.plan.faults.failure) {
            true => Err(FilesFailure("unavailable".into())),
            false => Ok(lock(&self.files).get(name).cloned()),
        };
        crossing.leave().await;
        answer
    }
}
