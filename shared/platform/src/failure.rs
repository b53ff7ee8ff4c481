//! Why an event has to be delivered again. Everything that is expected is a value, never this.

use crate::files::FilesFailure;
use crate::queue::QueueFailure;
use crate::records::UnreadableItem;
use crate::scheduler::SchedulerFailure;
use crate::secrets::SecretFailure;
use crate::table::TableFailure;
use domain::queued::Unreadable;

/// Deliver this again, later.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The table did not answer.
    #[error(transparent)]
    Table(#[from] TableFailure),
    /// A queue did not answer.
    #[error(transparent)]
    Queue(#[from] QueueFailure),
    /// The scheduler did not answer.
    #[error(transparent)]
    Scheduler(#[from] SchedulerFailure),
    /// A secret could not be read.
    #[error(transparent)]
    Secret(#[from] SecretFailure),
    /// The file store did not answer.
    #[error(transparent)]
    Files(#[from] FilesFailure),
    /// An item of another version.
    #[error(transparent)]
    Item(#[from] UnreadableItem),
    /// An event of another version.
    #[error(transparent)]
    Event(#[from] Unreadable),
    /// Others kept being first.
    #[error("others kept changing the same conversation")]
    Busy,
    /// Something that must exist does not, yet.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// What a picture is fetched from did not answer.
    #[error("the other side did not answer: {0}")]
    Outside(String),
}
