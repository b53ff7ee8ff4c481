//! Queues: at least once, in no order, with a delay per message.

#[cfg(feature = "sqs")]
pub mod sqs;

use async_trait::async_trait;
use std::time::Duration;

/// The longest delay that a queue takes (SQS: 15 minutes); later work is a schedule.
pub const MAX_DELAY: Duration = Duration::from_secs(900);

/// The queues, named by what lies in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QueueName {
    /// Raw Telnyx events and media to copy, for `inbound`.
    Events,
    /// Windows whose end may have come, for `reply`.
    Ticks,
    /// Messages to send, for `outbound`.
    Outbound,
    /// Runs to begin and waits that may be over, for `workflow`.
    Runs,
    /// Events that webhooks are to be told, for `notify`.
    Notices,
    /// Events that nobody can use: kept for a person, with an alarm. On AWS, the dead-letter queue of [events].
    Quarantine,
}

impl QueueName {
    /// Its name in logs, environment variables (`<NAME>_QUEUE_URL`) and on disk.
    pub fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Ticks => "ticks",
            Self::Outbound => "outbound",
            Self::Runs => "runs",
            Self::Notices => "notices",
            Self::Quarantine => "quarantine",
        }
    }
}

/// A message for a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// At most 1 MiB of the characters that SQS takes.
    pub body: String,
    /// Whole seconds, at most [`MAX_DELAY`].
    pub delay: Duration,
    /// Fair shares: whose message it is. Letters, digits and punctuation, at most 128.
    pub group: String,
}

/// The queue did not take it; whether it did is not known.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("queue {queue} did not take the message: {reason}")]
pub struct QueueFailure {
    /// Which queue.
    pub queue: &'static str,
    /// What it said.
    pub reason: String,
}

/// SQS, as far as Volley needs it.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Stores the parcel durably.
    async fn send(&self, queue: QueueName, parcel: Parcel) -> Result<(), QueueFailure>;

    /// Makes a record that is being handled visible again after this long, at most 12 hours (ChangeMessageVisibility).
    async fn postpone(&self, queue: QueueName, receipt: &str, by: Duration) -> Result<(), QueueFailure>;
}

/// A message taken from a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The queue's own id of it, the same at each delivery.
    pub id: String,
    /// This delivery's receipt, for `postpone`.
    pub receipt: String,
    /// The parcel's body.
    pub body: String,
    /// How often it has been delivered, this time included: 1 or more.
    pub receives: u32,
}
