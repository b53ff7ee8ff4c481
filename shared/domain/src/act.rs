//! What people and programs do with a conversation, each a pure change of its head. A closed conversation
//! is read-only for both (C2); doing twice what is done already changes nothing.

mod close;
mod escalate;
mod hand;
mod send;
mod set;

pub use close::close;
pub use escalate::escalate;
pub use hand::{resume, take_over};
pub use send::{Letter, MAX_SEGMENTS, Sent, Takeover, send};
pub use set::{set_agent_mode, set_assistant, set_follow_up, set_guide, set_interaction_status, snooze};

use crate::head::{Badge, Head};

/// Why an act is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The conversation is closed, and that is read-only.
    Closed,
    /// The customer has opted out.
    OptedOut,
    /// The tenant has no such closure reason.
    UnknownReason,
    /// There is nothing in the text.
    Empty,
    /// The text takes more than [`MAX_SEGMENTS`].
    TooLong,
    /// The tenant sends nothing.
    Suspended,
    /// Only an opt-out, never a click, is do-not-contact: it is set on the contact.
    NotByHand,
}

#[cfg(test)]
mod tests;

fn open(head: &Head) -> Result<(), Refusal> {
    if head.status == Badge::Closed { Err(Refusal::Closed) } else { Ok(()) }
}
