//! A conversation is resolved (F099 to F102): nothing of it is answered or sent by the assistant any more, and its episode ends.

use super::{Refusal, open};
use crate::author::Author;
use crate::head::{Badge, Closing, Head, InteractionStatus};
use crate::settings::Settings;
use crate::{Timestamp, mutant};

/// Closes it, for one of the tenant's reasons.
pub fn close(head: &Head, reason: &str, by: &Author, settings: &Settings, now: Timestamp) -> Result<Head, Refusal> {
    open(head)?;
    let known = settings.closure_reasons.iter().find(|known| known.id == reason).ok_or(Refusal::UnknownReason)?;
    let mut closed = head.clone();
    closed.wake();
    if !mutant!("close_keeps_epoch") {
        closed.raise_epoch();
    }
    if !mutant!("close_leaves_unanswered") {
        closed.answered = head.arrivals;
    }
    closed.needs_person = None;
    closed.status = Badge::Closed;
    closed.escalation = None;
    closed.closing = Some(Closing { at: now, reason: known.id.clone(), by: Some(by.clone()) });
    closed.interaction_status = match head.interaction_status {
        // What somebody found out about the lead outlives the conversation.
        kept @ (InteractionStatus::Qualified | InteractionStatus::Disqualified | InteractionStatus::Dnc) => kept,
        InteractionStatus::InProgress
        | InteractionStatus::Completed
        | InteractionStatus::Incomplete
        | InteractionStatus::FollowUp => known.becomes,
    };
    Ok(closed)
}
