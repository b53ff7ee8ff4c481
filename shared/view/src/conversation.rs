//! A conversation, its escalation, its closing, its episodes.

use crate::AuthorView;
use crate::word::{instant, word};
use domain::Timestamp;
use domain::episode::Episode;
use domain::head::{Closing, Escalation, Head, ManagedBy};
use domain::ids::{conversation_id, generated_reference};
use serde::Serialize;
use utoipa::ToSchema;

/// A conversation, without its messages.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationView {
    /// Its id, which `interactionId` means too.
    id: String,
    /// The same for the same state, and higher for a later one: its ETag.
    version: u64,
    /// What kind of interaction it is (F039).
    #[serde(rename = "type")]
    kind: &'static str,
    channel: String,
    /// With whom.
    contact_id: String,
    /// Their name, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    /// Their number.
    phone: String,
    /// Our number.
    number: String,
    /// The customer's reference, or one of the conversation's own.
    #[serde(rename = "ref")]
    reference: String,
    /// active, escalated or closed.
    status: String,
    /// ai or human.
    managed_by: String,
    /// Whether a person has taken over (F095).
    human_managed: bool,
    /// inherit, on or off.
    agent_mode: String,
    /// in_progress, completed, incomplete, follow_up, qualified, disqualified or dnc.
    interaction_status: String,
    /// agent, customer or none: who must act next.
    next_action: &'static str,
    /// Why a person has to look.
    #[serde(skip_serializing_if = "Option::is_none")]
    needs_person: Option<String>,
    opted_out: bool,
    /// Whether the lists show it.
    listed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<String>,
    /// Put off until then: it waits for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    snoozed_until: Option<String>,
    /// When somebody wants to look again.
    #[serde(skip_serializing_if = "Option::is_none")]
    follow_up_at: Option<String>,
    /// What the assistant is told here only.
    #[serde(skip_serializing_if = "Option::is_none")]
    guide: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assistant_id: Option<String>,
    /// inbound or outbound: what began it (F034).
    trigger: String,
    opened_at: String,
    last_message_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_received_at: Option<String>,
    /// The beginning of the newest message.
    preview: String,
    /// While a burst is being gathered or answered: when it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    window_end: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    escalation: Option<EscalationView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closing: Option<ClosingView>,
    /// Each stretch from open to close; only in the detail.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    episodes: Vec<EpisodeView>,
}

/// Why it is escalated.
#[derive(Serialize, ToSchema)]
pub struct EscalationView {
    at: String,
    /// cannot_answer, upset, too_complex or other.
    reason: String,
    /// Absent: the assistant.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<AuthorView>,
}

/// Why it is closed.
#[derive(Serialize, ToSchema)]
pub struct ClosingView {
    at: String,
    /// One of the tenant's closure reasons, or `expired`.
    reason: String,
    /// Absent: Volley itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<AuthorView>,
}

/// One stretch from open to close.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EpisodeView {
    episode: u32,
    opened_at: String,
    /// inbound or outbound.
    trigger: String,
    /// Absent: it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    closing: Option<ClosingView>,
}

impl ConversationView {
    /// As it is answered now.
    pub fn of(head: &Head, now: Timestamp) -> Self {
        let head = &head.as_of(now);
        Self {
            id: conversation_id(&head.thread, head.generation),
            version: head.rev,
            kind: "sms",
            channel: head.channel.clone(),
            contact_id: head.contact.to_string(),
            name: head.title.clone(),
            company: head.company.clone(),
            phone: head.theirs.to_string(),
            number: head.ours.to_string(),
            reference: head.reference.clone().unwrap_or_else(|| generated_reference(&head.thread)),
            status: word(head.status),
            managed_by: word(head.managed_by),
            human_managed: head.managed_by == ManagedBy::Human,
            agent_mode: word(head.agent_mode),
            interaction_status: word(head.interaction_status),
            next_action: head.next_action().name(),
            needs_person: head.needs_person.map(word),
            opted_out: head.opted_out,
            listed: head.listed,
            team: head.team.clone(),
            assignee: head.assignee.clone(),
            snoozed_until: head.snoozed.map(instant),
            follow_up_at: head.follow_up_at.map(instant),
            guide: head.guide.clone(),
            assistant_id: head.assistant.as_ref().map(ToString::to_string),
            trigger: word(head.trigger),
            opened_at: instant(head.opened_at),
            last_message_at: instant(head.last_message_at),
            last_received_at: head.last_received_at.map(instant),
            preview: head.preview.clone(),
            window_end: head.window.as_ref().map(|window| instant(window.end)),
            escalation: head.escalation.as_ref().map(escalation),
            closing: head.closing.as_ref().map(closing),
            episodes: vec![],
        }
    }

    /// With its history.
    pub fn with_episodes(self, episodes: &[Episode]) -> Self {
        let episode = |episode: &Episode| EpisodeView {
            episode: episode.episode,
            opened_at: instant(episode.opened_at),
            trigger: word(episode.trigger),
            closing: episode.closing.as_ref().map(closing),
        };
        Self { episodes: episodes.iter().map(episode).collect(), ..self }
    }
}

fn escalation(escalation: &Escalation) -> EscalationView {
    let by = escalation.by.as_ref().map(AuthorView::of);
    EscalationView { at: instant(escalation.at), reason: word(escalation.reason), by }
}

fn closing(closing: &Closing) -> ClosingView {
    let by = closing.by.as_ref().map(AuthorView::of);
    ClosingView { at: instant(closing.at), reason: closing.reason.clone(), by }
}
