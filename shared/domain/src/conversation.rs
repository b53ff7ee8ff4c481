//! Which conversation of a thread a message belongs to (F004, F005, F124 to F126): the current one, the closed one reopened
//! as a new episode, or after 30 quiet days a new one.

use crate::head::{AgentMode, Badge, Closing, Head, HourCount, InteractionStatus, ManagedBy, Reopened, Trigger};
use crate::{ContactId, Phone, TenantId, ThreadId, Timestamp, mutant};
use std::time::Duration;

/// A conversation is resumed within this time of its last message (F005, F124).
pub const RESUME_WITHIN: Duration = Duration::from_secs(30 * 24 * 3600);

/// The reason of a conversation that has ended by a newer one.
pub const EXPIRED: &str = "expired";

/// The head that a message meets, whoever wrote it, and the conversation that it ends.
pub fn meet(head: Option<&Head>, beginning: Beginning) -> (Head, Option<Head>) {
    match head {
        None => (beginning.head(), None),
        Some(head) if beginning.at.since(head.last_message_at) > RESUME_WITHIN => {
            (next(&beginning, head), Some(expired(head, beginning.at)))
        }
        Some(head) if head.status == Badge::Closed => (reopened(&beginning, head), None),
        Some(head) => (Head { listed: head.listed || beginning.listed, ..head.clone() }, None),
    }
}

/// The old conversation stays, closed.
fn expired(head: &Head, at: Timestamp) -> Head {
    let closing = head.closing.clone().unwrap_or(Closing { at, reason: EXPIRED.into(), by: None });
    Head { status: Badge::Closed, closing: Some(closing), ..head.clone() }
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
    /// Who begins.
    pub trigger: Trigger,
    /// Whether the lists show it at once: not what a campaign or a workflow begins, until they answer (C10).
    pub listed: bool,
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
            listed: self.listed,
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
            doubted: None,
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
            title: None,
            company: None,
            reference: None,
            filed: None,
            team: None,
            assignee: None,
            snoozed: None,
            follow_up_at: None,
            reopened: None,
            escalation: None,
            closing: None,
            rev: 0,
        }
    }
}

/// A new conversation: fresh, but the thread's own counts go on, and nothing of the old one is answered any more.
fn next(beginning: &Beginning, old: &Head) -> Head {
    let mut head = Head {
        generation: old.generation + 1,
        episode: 1,
        trigger: beginning.trigger,
        status: Badge::Active,
        managed_by: ManagedBy::Ai,
        agent_mode: AgentMode::Inherit,
        listed: beginning.listed,
        interaction_status: kept_dnc(old),
        needs_person: None,
        doubted: None,
        opened_at: beginning.at,
        answered: old.arrivals,
        assistant: None,
        guide: None,
        assignee: None,
        snoozed: None,
        follow_up_at: None,
        reopened: None,
        escalation: None,
        closing: None,
        ..old.clone()
    };
    head.raise_epoch();
    head
}

/// Whom we may not contact we may not contact in a new conversation either.
fn kept_dnc(old: &Head) -> InteractionStatus {
    if old.opted_out { InteractionStatus::Dnc } else { InteractionStatus::InProgress }
}

/// A new episode: guide, assistant and switch stay, and the AI may speak again.
fn reopened(beginning: &Beginning, closed: &Head) -> Head {
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
        managed_by: if mutant!("reopened_stays_taken") { closed.managed_by } else { ManagedBy::Ai },
        listed: closed.listed || beginning.listed,
        interaction_status,
        reopened: Some(Reopened { at: beginning.at, trigger: beginning.trigger }),
        escalation: None,
        closing: None,
        ..closed.clone()
    }
}
