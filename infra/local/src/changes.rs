//! The table's stream, in one process: every write that is stored is told to `live`, with the item before and after.
//! Writes go one after another, so that what stood before is what was read before. A kill may lose changes that were not
//! told yet: the page reads everything anew when it reconnects.

use crate::system::System;
use async_trait::async_trait;
use domain::Timestamp;
use platform::clock::Clock;
use platform::clock::system::SystemClock;
use platform::table::dynamo::Dynamo;
use platform::table::{Freshness, Item, Key, Page, Query, Table, TableFailure, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};

/// As many changes as one call of `live` gets at most; template.yaml has the same batch.
const BATCH: usize = 100;

/// How often a batch is told again before it is passed (template.yaml: five retries).
const TRIES: u32 = 5;

/// One change, as a stream record holds it.
#[derive(Clone, Debug)]
pub struct Changed {
    sequence: u64,
    at: Timestamp,
    before: Option<Item>,
    after: Option<Item>,
}

/// The table, with its changes told.
pub struct Watched {
    table: Dynamo,
    clock: SystemClock,
    turn: Mutex<u64>,
    told: mpsc::UnboundedSender<Changed>,
}

impl Watched {
    /// Watches this table; the changes come out of the other end.
    pub fn new(table: Dynamo) -> (Self, mpsc::UnboundedReceiver<Changed>) {
        let (told, changes) = mpsc::unbounded_channel();
        (Self { table, clock: SystemClock::new(), turn: Mutex::new(0), told }, changes)
    }
}

#[async_trait]
impl Table for Watched {
    async fn get(&self, keys: &[Key], freshness: Freshness) -> Result<Vec<Option<Item>>, TableFailure> {
        self.table.get(keys, freshness).await
    }

    async fn query(&self, query: Query) -> Result<Page, TableFailure> {
        self.table.query(query).await
    }

    #[expect(clippy::disallowed_methods, reason = "this is the table itself, seen through")]
    async fn write(&self, writes: &[Write]) -> Result<(), TableFailure> {
        let mut turn = self.turn.lock().await;
        let changing: Vec<&Write> = writes.iter().filter(|write| !matches!(write, Write::Check { .. })).collect();
        let keys: Vec<Key> = changing.iter().map(|write| write.key()).collect();
        let before = self.table.get(&keys, Freshness::Strong).await?;
        self.table.write(writes).await?;
        for (write, before) in changing.into_iter().zip(before) {
            *turn += 1;
            let after = write.apply(before.as_ref());
            // Nobody listens any more only when the process ends.
            self.told.send(Changed { sequence: *turn, at: self.clock.now(), before, after }).ok();
        }
        Ok(())
    }
}

/// Tells `live` of every change, in order, until the process ends.
pub async fn tell(mut changes: mpsc::UnboundedReceiver<Changed>, system: Arc<System>) {
    let mut batch = Vec::with_capacity(BATCH);
    while changes.recv_many(&mut batch, BATCH).await > 0 {
        for _ in 0..TRIES {
            let records = batch.iter().cloned().map(Changed::into_record).collect();
            let Some(first) = live::handle(records, system.live()).await else { break };
            let first = first.parse().unwrap_or(u64::MAX);
            batch.retain(|change| change.sequence >= first);
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        batch.clear();
        system.feed.changed();
    }
}

impl Changed {
    fn into_record(self) -> live::Change {
        live::Change { sequence: self.sequence.to_string(), at: self.at, before: self.before, after: self.after }
    }
}
