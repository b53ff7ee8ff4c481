//! Which conversation of a thread a message belongs to (F004, F005, F124 to F126): the current one, the closed one reopened
//! as a new episode, or after 30 quiet days a new one.

use super::{Inbound, Known};
use crate::head::{AgentMode, Badge, Head, HourCount, InteractionStatus, ManagedBy, Trigger};
use crate::settings::Settings;
use crate::{ContactId, Phone, TenantId, ThreadId, Timestamp};
use std::time::Duration;

/// A conversation is resumed within this time of its last message (F005, F124).
pub const RESUME_WITHIN: Duration = Duration::from_secs(30 * 24 * 3600);

/// The head that the message meets, and the conversation that it ends.
pub fn current(inbound: &Inbound, known: &Known, settings: &Settings) -> (Head, Option<Head>) {
    match &known.head {
        None => (first(inbound, known, settings), None),
        Some(head) if inbound.at.since(head.last_message_at) > RESUME_WITHIN => {
            (next(inbound, head), Some(Head { status: Badge::Closed, ..head.clone() }))
        }
        Some(head) if head.status == Badge::Closed => (reopened(head), None),
        Some(head) => (Head { listed: true, ..head.clone() }, None),
    }
}

fn first(inbound: &Inbound, known: &Known, settings: &Settings) -> Head {
    let beginning = Beginning {
        tenant: settings.tenant.clone(),
        thread: known.thread.clone(),
        contact: known.contact_id.clone(),
        account: known.account.clone(),
        ours: inbound.ours.clone(),
        theirs: inbound.theirs.clone(),
        trigger: Trigger::Inbound,
        opted_out: known.contact.as_ref().is_some_and(|contact| contact.opted_out),
        at: inbound.at,
    };
    beginning.head()
}

/// What a thread's first conversation begins with, whoever begins it.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// Whose.
    pub tenant: TenantId,
    /// Which thread.
    pub thread: ThreadId,
    /// With whom.
    pub contact: ContactId,
    /// Through which account.
    pub account: String,
    /// Our number.
    pub ours: Phone,
    /// Their number.
    pub theirs: Phone,
    /// Who begins. A conversation that we begin is not listed until they answer (C10).
    pub trigger: Trigger,
    /// Only a new thread learns it here; the others are told by whoever changes the consent.
    pub opted_out: bool,
    /// When.
    pub at: Timestamp,
}

impl Beginning {
    /// The head of that conversation.
    pub fn head(self) -> Head {
        Head {
            v: 1,
            listed: self.trigger == Trigger::Inbound,
            tenant: self.tenant,
            thread: self.thread,
            contact: self.contact,
            account: self.account,
            channel: "sms".into(),
            ours: self.ours,
            theirs: self.theirs,
            generation: 1,
            episode: 1,
            trigger: self.trigger,
            status: Badge::Active,
            managed_by: ManagedBy::Ai,
            agent_mode: AgentMode::Inherit,
            interaction_status: InteractionStatus::InProgress,
            opted_out: self.opted_out,
            needs_person: None,
            opened_at: self.at,
            last_message_at: self.at,
            last_received_at: None,
            activity: Timestamp(0),
            preview: String::new(),
            arrivals: 0,
            answered: 0,
            passed: 0,
            epoch: 0,
            windows: 0,
            joined: 0,
            window: None,
            chained: 0,
            admitted: 0,
            last_out: None,
            replies: HourCount::default(),
            assistant: None,
            guide: None,
            due: None,
            nudges: 0,
        }
    }
}

/// A new conversation: fresh, but the thread's own counts go on, and nothing of the old one is answered any more.
fn next(inbound: &Inbound, old: &Head) -> Head {
    let mut head = Head {
        generation: old.generation + 1,
        episode: 1,
        trigger: Trigger::Inbound,
        status: Badge::Active,
        managed_by: ManagedBy::Ai,
        agent_mode: AgentMode::Inherit,
        listed: true,
        interaction_status: InteractionStatus::InProgress,
        needs_person: None,
        opened_at: inbound.at,
        answered: old.arrivals,
        assistant: None,
        guide: None,
        ..old.clone()
    };
    head.raise_epoch();
    head
}

/// A new episode: guide, assistant and switch stay, and the AI may speak again.
fn reopened(closed: &Head) -> Head {
    let interaction_status = match closed.interaction_status {
        InteractionStatus::Completed | InteractionStatus::Incomplete | InteractionStatus::FollowUp => {
            InteractionStatus::InProgress
        }
        kept @ (InteractionStatus::InProgress
        | InteractionStatus::Qualified
        | InteractionStatus::Disqualified
        | InteractionStatus::Dnc) => kept,
    };
    Head {
        status: Badge::Active,
        episode: closed.episode + 1,
        managed_by: ManagedBy::Ai,
        listed: true,
        interaction_status,
        ..closed.clone()
    }
}
