//! The simulated Telnyx's memory. A change is passed on only once it is on disk, so that a kill makes it forget nothing that
//! anybody has acted upon; changes that come while the disk is busy are written together.

use crate::folder;
use domain::Timestamp;
use fakes::telnyx::{Account, Telnyx};
use platform::clock::Clock;
use platform::clock::system::SystemClock;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, broadcast, watch};

/// How long the simulated Telnyx remembers messages; their page is for trying things out.
const MEMORY: Duration = Duration::from_secs(7 * 24 * 3600);

/// When a write that failed is tried again.
const AGAIN: Duration = Duration::from_millis(200);

/// A Telnyx whose state is on disk.
pub struct Kept {
    state: Mutex<(Telnyx, u64)>,
    saved: watch::Sender<u64>,
    unsaved: Notify,
    /// Rings when there may be something to post.
    pub bell: Notify,
    changed: broadcast::Sender<()>,
    clock: SystemClock,
    path: PathBuf,
}

impl Kept {
    /// The Telnyx of the data directory, or a new one; its webhooks go to this URL from now on.
    pub fn open(path: PathBuf, webhook_url: &str) -> Result<Arc<Self>, String> {
        let clock = SystemClock::new();
        let mut telnyx = match fs::read_to_string(&path) {
            Ok(json) => Telnyx::from_json(&json).map_err(|error| {
                format!(
                    "The simulated phones in {} cannot be read ({error}); delete that file to begin anew.",
                    path.display()
                )
            })?,
            Err(_) => Telnyx::new(clock.now().0.unsigned_abs(), Account::demo(webhook_url)),
        };
        let ids: Vec<String> = telnyx.accounts().iter().map(|account| account.id.clone()).collect();
        for id in ids {
            if let Some(account) = telnyx.account_mut(&id) {
                account.webhook_url = webhook_url.to_owned();
                // The same URL again: six attempts instead of three, over some twenty seconds.
                account.failover_url = Some(webhook_url.to_owned());
            }
        }
        telnyx.settings.media_base = super::media::BASE.to_owned();
        telnyx.forget_older_than(MEMORY, clock.now());
        let (saved, _) = watch::channel(0);
        let (changed, _) = broadcast::channel(16);
        let kept = Self {
            state: Mutex::new((telnyx, 0)),
            saved,
            unsaved: Notify::new(),
            bell: Notify::new(),
            changed,
            clock,
            path,
        };
        Ok(Arc::new(kept))
    }

    /// Looks at it.
    pub fn look<T>(&self, see: impl FnOnce(&Telnyx) -> T) -> T {
        see(&self.state.lock().unwrap_or_else(PoisonError::into_inner).0)
    }

    /// Changes it, and returns once the change is on disk.
    pub async fn change<T>(&self, act: impl FnOnce(&mut Telnyx, Timestamp) -> T) -> T {
        let (result, version) = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.1 += 1;
            (act(&mut state.0, self.clock.now()), state.1)
        };
        self.unsaved.notify_one();
        // An error would mean that the sender is gone, and it is ours.
        self.saved.subscribe().wait_for(|saved| *saved >= version).await.ok();
        self.bell.notify_one();
        self.changed.send(()).ok();
        result
    }

    /// Tells of every change.
    pub fn changes(&self) -> broadcast::Receiver<()> {
        self.changed.subscribe()
    }

    /// Keeps the disk up to date, until the process ends.
    pub async fn save(self: Arc<Self>) {
        loop {
            self.unsaved.notified().await;
            let kept = Arc::clone(&self);
            let written = tokio::task::spawn_blocking(move || kept.write()).await;
            match written {
                Ok(Ok(version)) => drop(self.saved.send_replace(version)),
                Ok(Err(_)) | Err(_) => {
                    tracing::error!("the simulated phones could not be written; trying again");
                    tokio::time::sleep(AGAIN).await;
                    self.unsaved.notify_one();
                }
            }
        }
    }

    /// Copies it first: a lock that is held while all of it is written out would keep every caller waiting.
    fn write(&self) -> std::io::Result<u64> {
        let (telnyx, version) = self.state.lock().unwrap_or_else(PoisonError::into_inner).clone();
        folder::replace(&self.path, telnyx.to_json().as_bytes())?;
        Ok(version)
    }
}
