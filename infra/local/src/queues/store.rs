//! The queues' rows. One file, one writer; every method is one transaction.

use super::Taken;
use domain::Timestamp;
use platform::queue::{QueueName, Record};
use rusqlite::{Connection, OptionalExtension, Result, TransactionBehavior, params};
use std::path::Path;
use std::time::Duration;

/// Deliveries after which a message is put aside (template.yaml: maxReceiveCount).
const MOST_RECEIVES: u32 = 100;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS messages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT UNIQUE,
        queue TEXT NOT NULL,
        body TEXT NOT NULL,
        sent INTEGER NOT NULL,
        visible INTEGER NOT NULL,
        receives INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX IF NOT EXISTS messages_by_visible ON messages (queue, visible);
";

/// The rows.
pub struct Store(Connection);

/// A message to be stored.
pub struct Parked {
    /// A timer's name: a second one of it is ignored.
    pub name: Option<String>,
    /// Which queue.
    pub queue: QueueName,
    /// What it says.
    pub body: String,
    /// From when on it may be taken.
    pub visible: Timestamp,
}

impl Store {
    /// Opens the file. A commit is in the system's hands when it returns, so a kill of this process takes nothing back;
    /// only the machine losing power could, and that is not what `local` is for.
    pub fn open(path: &Path) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self(connection))
    }

    /// Makes visible what a process that is dead had taken or put off, as new: that it died is not the message's fault, and
    /// pauses grow with each delivery.
    pub fn release(&mut self, now: Timestamp) -> Result<usize> {
        self.0.execute("UPDATE messages SET visible = min(visible, ?1), receives = 0 WHERE receives > 0", [now.0])
    }

    /// Stores a message.
    pub fn park(&mut self, message: &Parked, now: Timestamp) -> Result<()> {
        let mut insert = self.0.prepare_cached(
            "INSERT INTO messages (name, queue, body, sent, visible) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (name) DO NOTHING",
        )?;
        insert.execute(params![message.name, message.queue.name(), message.body, now.0, message.visible.0])?;
        Ok(())
    }

    /// Takes what is visible, oldest first, and puts aside what came too often.
    pub fn take(&mut self, queue: QueueName, most: usize, now: Timestamp) -> Result<Taken> {
        let transaction = self.0.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut records = vec![];
        let rows: Vec<(i64, String, u32)> = transaction
            .prepare_cached("SELECT id, body, receives FROM messages WHERE queue = ?1 AND visible <= ?2 ORDER BY visible, id LIMIT ?3")?
            .query_map(params![queue.name(), now.0, i64::try_from(most).unwrap_or(i64::MAX)], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?
            .collect::<Result<_>>()?;
        for (id, body, received) in rows {
            if received >= MOST_RECEIVES {
                tracing::error!(
                    metric = "dead_letter",
                    queue = queue.name(),
                    record = id,
                    "came too often; it is put aside"
                );
                transaction.execute("UPDATE messages SET queue = ?2 WHERE id = ?1", params![id, dead(queue)])?;
                continue;
            }
            let receives = received + 1;
            let back = now.plus(visibility(queue));
            transaction
                .prepare_cached("UPDATE messages SET receives = ?2, visible = ?3 WHERE id = ?1")?
                .execute(params![id, receives, back.0])?;
            records.push(Record { id: id.to_string(), receipt: format!("{id}-{receives}"), body, receives });
        }
        let next: Option<Option<i64>> = transaction
            .prepare_cached("SELECT min(visible) FROM messages WHERE queue = ?1")?
            .query_row([queue.name()], |row| row.get(0))
            .optional()?;
        transaction.commit()?;
        Ok(Taken { records, next: next.flatten().map(Timestamp) })
    }

    /// How many messages lie in a queue.
    pub fn count(&self, queue: &str) -> Result<u64> {
        self.0.prepare_cached("SELECT count(*) FROM messages WHERE queue = ?1")?.query_row([queue], |row| row.get(0))
    }

    /// Removes a record, if it has not been delivered again since.
    pub fn done(&mut self, receipt: &str) -> Result<()> {
        let (id, receives) = parts(receipt);
        self.0.prepare_cached("DELETE FROM messages WHERE id = ?1 AND receives = ?2")?.execute([id, receives])?;
        Ok(())
    }

    /// Hides a record until then, if it has not been delivered again since.
    pub fn hide(&mut self, receipt: &str, until: Timestamp) -> Result<()> {
        let (id, receives) = parts(receipt);
        self.0
            .prepare_cached("UPDATE messages SET visible = ?3 WHERE id = ?1 AND receives = ?2")?
            .execute([id, receives, until.0])?;
        Ok(())
    }
}

/// A receipt's message and delivery; a foreign one matches nothing.
fn parts(receipt: &str) -> (i64, i64) {
    let parsed = receipt.split_once('-').and_then(|(id, receives)| Some((id.parse().ok()?, receives.parse().ok()?)));
    parsed.unwrap_or((-1, -1))
}

/// How long a record that was taken stays hidden: six times the function's time (template.yaml).
fn visibility(queue: QueueName) -> Duration {
    match queue {
        QueueName::Outbound => Duration::from_secs(180),
        QueueName::Events | QueueName::Ticks | QueueName::Runs | QueueName::Notices | QueueName::Quarantine => {
            Duration::from_secs(360)
        }
    }
}

/// Where a queue puts aside what came too often.
fn dead(queue: QueueName) -> &'static str {
    match queue {
        QueueName::Events | QueueName::Quarantine => "quarantine",
        QueueName::Ticks => "ticks-dead",
        QueueName::Outbound => "outbound-dead",
        QueueName::Runs => "runs-dead",
        QueueName::Notices => "notices-dead",
    }
}
