//! What is set on a conversation: its guide, its switch, what it came to.

use super::{Refusal, open};
use crate::head::{AgentMode, Head, InteractionStatus};
use crate::settings::Settings;
use crate::{AssistantId, Timestamp, window};

/// The assistant is told something about this conversation only (F079); `None` takes it away.
pub fn set_guide(head: &Head, guide: Option<String>) -> Result<Head, Refusal> {
    open(head)?;
    Ok(Head { guide, ..head.clone() })
}

/// Another assistant answers here from now on (F072); `None`: the tenant's. A draft that is being written is still sent.
pub fn set_assistant(head: &Head, assistant: Option<AssistantId>) -> Result<Head, Refusal> {
    open(head)?;
    Ok(Head { assistant, ..head.clone() })
}

/// The AI switch of this conversation (F084). Switched off, what is being written is not sent; switched on, what waits is
/// answered.
pub fn set_agent_mode(
    head: &Head,
    mode: AgentMode,
    settings: &Settings,
    opted_out: bool,
    now: Timestamp,
) -> Result<Head, Refusal> {
    open(head)?;
    let mut switched = Head { agent_mode: mode, ..head.clone() };
    if head.agent_mode == mode {
        return Ok(switched);
    }
    if window::may_speak(settings, &switched, opted_out).is_err() {
        switched.raise_epoch();
    } else if head.window.is_none() {
        switched.passed = head.passed.min(head.answered);
        window::open_next(&mut switched, settings, opted_out, now);
    }
    Ok(switched)
}

/// Puts it off until that instant (B10); `None` wakes it. What the assistant is writing goes on.
pub fn snooze(head: &Head, until: Option<Timestamp>) -> Result<Head, Refusal> {
    open(head)?;
    let mut snoozed = head.clone();
    snoozed.wake();
    snoozed.snoozed = until;
    if snoozed.window.is_none() {
        snoozed.end_window();
    }
    Ok(snoozed)
}

/// When somebody wants to look again (B10); `None` takes it away.
pub fn set_follow_up(head: &Head, at: Option<Timestamp>) -> Result<Head, Refusal> {
    open(head)?;
    Ok(Head { follow_up_at: at, ..head.clone() })
}

/// What the conversation came to (F103 to F111), by hand. Do-not-contact is the contact's, and set there.
pub fn set_interaction_status(head: &Head, status: InteractionStatus) -> Result<Head, Refusal> {
    open(head)?;
    let dnc = InteractionStatus::Dnc;
    match head.interaction_status {
        before if before == status => Ok(head.clone()),
        before if before == dnc || status == dnc => Err(Refusal::NotByHand),
        _ => Ok(Head { interaction_status: status, ..head.clone() }),
    }
}
