//! Queues and timers on disk, as durable as SQS and Scheduler: what `send` has answered survives a kill. A record that is
//! taken is hidden, not gone, until it is done; one that is never done comes back, and after a hundred times it is put aside.
//! A timer is a message that is hidden until its time, and has a name so that there is only one of it.

mod store;

use async_trait::async_trait;
use domain::Timestamp;
use platform::clock::Clock;
use platform::clock::system::SystemClock;
use platform::queue::{Parcel, Queue, QueueFailure, QueueName, Record};
use platform::scheduler::{Schedule, Scheduler, SchedulerFailure};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::{Parked, Store};
use tokio::sync::Notify;

/// The queues with a consumer.
pub const CONSUMED: [QueueName; 5] =
    [QueueName::Events, QueueName::Ticks, QueueName::Outbound, QueueName::Runs, QueueName::Notices];

/// What was taken, and when there is more.
pub struct Taken {
    /// The records.
    pub records: Vec<Record>,
    /// When the next one that is hidden now may be taken.
    pub next: Option<Timestamp>,
}

/// All queues and timers of this process.
pub struct Queues {
    store: Mutex<Store>,
    clock: SystemClock,
    bells: [Notify; CONSUMED.len()],
}

impl Queues {
    /// Opens them. What was in flight when the last process ended is visible at once, because nobody is at it any more.
    pub fn open(path: &Path) -> Result<Self, String> {
        let clock = SystemClock::new();
        let opened = Store::open(path).and_then(|mut store| {
            store.release(clock.now())?;
            Ok(store)
        });
        let store = opened.map_err(|error| format!("The queues {} cannot be opened ({error}).", path.display()))?;
        Ok(Self { store: Mutex::new(store), clock, bells: std::array::from_fn(|_| Notify::new()) })
    }

    /// Takes up to so many records that are visible now, and hides them.
    pub fn take(&self, queue: QueueName, most: usize) -> rusqlite::Result<Taken> {
        self.with(|store| store.take(queue, most, self.clock.now()))
    }

    /// How many messages lie in the queue of this name, whether or not they may be taken now.
    pub fn count(&self, queue: &str) -> rusqlite::Result<u64> {
        self.with(|store| store.count(queue))
    }

    /// A record is done: it never comes back.
    pub fn done(&self, receipt: &str) -> rusqlite::Result<()> {
        self.with(|store| store.done(receipt))
    }

    /// Resolves when something may have become visible that was not when `take` last looked.
    pub async fn rung(&self, queue: QueueName) {
        match place(queue) {
            Some(place) => self.bells[place].notified().await,
            None => std::future::pending().await,
        }
    }

    /// How long until then.
    pub fn until(&self, at: Timestamp) -> Duration {
        at.since(self.clock.now())
    }

    fn with<T>(&self, act: impl FnOnce(&mut Store) -> T) -> T {
        act(&mut self.store.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn ring(&self, queue: QueueName) {
        if let Some(place) = place(queue) {
            self.bells[place].notify_one();
        }
    }
}

fn place(queue: QueueName) -> Option<usize> {
    CONSUMED.iter().position(|consumed| *consumed == queue)
}

#[async_trait]
impl Queue for Queues {
    async fn send(&self, queue: QueueName, parcel: Parcel) -> Result<(), QueueFailure> {
        let now = self.clock.now();
        let parked = Parked { name: None, queue, body: parcel.body, visible: now.plus(parcel.delay) };
        let stored = self.with(|store| store.park(&parked, now));
        stored.map_err(|error| QueueFailure { queue: queue.name(), reason: error.to_string() })?;
        self.ring(queue);
        Ok(())
    }

    async fn postpone(&self, queue: QueueName, receipt: &str, by: Duration) -> Result<(), QueueFailure> {
        let stored = self.with(|store| store.hide(receipt, self.clock.now().plus(by)));
        stored.map_err(|error| QueueFailure { queue: queue.name(), reason: error.to_string() })?;
        self.ring(queue);
        Ok(())
    }
}

#[async_trait]
impl Scheduler for Queues {
    async fn set(&self, schedule: Schedule) -> Result<(), SchedulerFailure> {
        let parked =
            Parked { name: Some(schedule.name), queue: schedule.queue, body: schedule.body, visible: schedule.at };
        let stored = self.with(|store| store.park(&parked, self.clock.now()));
        stored.map_err(|error| SchedulerFailure(error.to_string()))?;
        self.ring(schedule.queue);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
