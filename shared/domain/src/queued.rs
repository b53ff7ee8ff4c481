//! What lies in the queues. Each event carries `v`; a reader leaves one that it does not know in its queue, so that an
//! older version beside a newer one loses nothing.

use crate::message::{MessageRef, Origin};
use crate::workflow::Run;
use crate::{ContactId, Phone, RunId, TenantId, ThreadId, WorkflowId};
use serde::{Deserialize, Serialize};

/// The version that this code writes. `events/released/` keeps a sample of every version.
pub const VERSION: u32 = 1;

/// On [events], for `inbound`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// What Telnyx posted, as it stood.
    Telnyx {
        /// Version.
        v: u32,
        /// The public key that its signature verified with.
        key: String,
        /// The body, when it is text that a queue can carry.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
        /// Else the body in base64.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body64: Option<String>,
    },
    /// Attachments of this message are to be copied.
    Media {
        /// Version.
        v: u32,
        /// Whose.
        tenant: TenantId,
        /// Where.
        thread: ThreadId,
        /// Which message.
        message: MessageRef,
    },
    /// A consent has changed: the contact's other threads are to show it.
    Spread {
        /// Version.
        v: u32,
        /// Whose.
        tenant: TenantId,
        /// Which contact.
        contact: ContactId,
        /// The thread that the keyword came in by.
        thread: ThreadId,
        /// The keyword's message: what the ledger names as the cause.
        message: MessageRef,
    },
    /// What is known of a contact has changed, or is to be found: their conversations show it, and the search finds them.
    Known {
        /// Version.
        v: u32,
        /// Whose.
        tenant: TenantId,
        /// Which contact.
        contact: ContactId,
    },
    /// A keyword asks for a sentence.
    Notice {
        /// Version.
        v: u32,
        /// Whose.
        tenant: TenantId,
        /// Where.
        thread: ThreadId,
        /// The keyword's message.
        message: MessageRef,
        /// Which sentence.
        origin: Origin,
    },
}

/// On [ticks], for `reply`: this window's end may have come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// Version.
    pub v: u32,
    /// Whose.
    pub tenant: TenantId,
    /// Where.
    pub thread: ThreadId,
    /// With whom, so that the consent is read beside the conversation.
    pub contact: ContactId,
    /// Which window.
    pub window: u64,
    /// How many had joined it: a tick leaves the window to that of a later join.
    pub joined: u32,
}

/// On [outbound], for `outbound`: this message may be ready to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Send {
    /// Version.
    pub v: u32,
    /// Whose.
    pub tenant: TenantId,
    /// Where.
    pub thread: ThreadId,
    /// With whom.
    pub contact: ContactId,
    /// Our number, whose pauses it must keep.
    pub ours: Phone,
    /// Which message.
    pub message: MessageRef,
    /// The reply that must leave before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<MessageRef>,
}

/// On [runs], for `workflow`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RunEvent {
    /// A run is to begin.
    Start(StartRun),
    /// A run's wait may be over.
    Wake(WakeRun),
}

/// One run of a workflow is to begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartRun {
    /// Version.
    pub v: u32,
    /// Whose.
    pub tenant: TenantId,
    /// The start's own id: a repeated start is the same run.
    pub id: String,
    /// Which workflow.
    pub workflow: WorkflowId,
    /// Which version of it.
    pub version: u32,
    /// From which number of ours.
    pub ours: Phone,
    /// For whom.
    pub theirs: Phone,
}

/// A run's wait may be over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WakeRun {
    /// Version.
    pub v: u32,
    /// Whose.
    pub tenant: TenantId,
    /// In which thread.
    pub thread: ThreadId,
    /// For whom.
    pub contact: ContactId,
    /// Which run.
    pub run: RunId,
    /// How many steps it had taken when this was sent: another number, and it does nothing.
    pub taken: u32,
}

impl WakeRun {
    /// The wake-up that the run's next step waits for.
    pub fn of(run: &Run) -> Self {
        Self {
            v: VERSION,
            tenant: run.tenant.clone(),
            thread: run.thread.clone(),
            contact: run.contact.clone(),
            run: run.id.clone(),
            taken: run.taken,
        }
    }
}

/// Why a body could not be read as an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Another version's: leave it in its queue.
    #[error("event version {0} is not known here; leaving it for a newer version")]
    Version(u64),
    /// Nobody's.
    #[error("not an event: {0}")]
    Broken(String),
}

/// Reads an event of a queue.
pub fn read<T: for<'de> Deserialize<'de>>(body: &str) -> Result<T, Unreadable> {
    #[derive(Deserialize)]
    struct Versioned {
        v: u64,
    }
    let versioned: Versioned = serde_json::from_str(body).map_err(broken)?;
    if versioned.v != u64::from(VERSION) {
        return Err(Unreadable::Version(versioned.v));
    }
    serde_json::from_str(body).map_err(broken)
}

/// Where it broke, and never on what: serde quotes the values that it meets.
fn broken(error: serde_json::Error) -> Unreadable {
    Unreadable::Broken(format!("line {}, column {}", error.line(), error.column()))
}

/// Writes an event for a queue.
pub fn write<T: Serialize>(event: &T) -> String {
    serde_json::to_string(event).expect("events are plain structs, which always serialise")
}
