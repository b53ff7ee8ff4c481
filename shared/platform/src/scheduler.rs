//! One-time timers further away than a queue's delay.

#[cfg(feature = "scheduler")]
pub mod eventbridge;

use crate::queue::QueueName;
use async_trait::async_trait;
use domain::Timestamp;

/// A parcel to be put on a queue at an instant, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Unique by what it is for, so that setting it twice is setting it once. `[A-Za-z0-9_.-]{1,64}`.
    pub name: String,
    /// EventBridge Scheduler fires within 60 s after its minute.
    pub at: Timestamp,
    /// Where the body goes.
    pub queue: QueueName,
    /// The message.
    pub body: String,
    /// Fair shares, as in a parcel.
    pub group: String,
}

/// The schedule may or may not exist now.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("the scheduler did not answer: {0}")]
pub struct SchedulerFailure(pub String);

/// EventBridge Scheduler, as far as Volley needs it.
#[async_trait]
pub trait Scheduler: Send + Sync {
    /// Sets the timer; one of this name that exists already is success.
    async fn set(&self, schedule: Schedule) -> Result<(), SchedulerFailure>;
}
