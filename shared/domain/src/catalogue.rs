//! The event catalogue: the same names on the bus, in webhooks out and in hints. An event says what changed and where; it
//! carries no text, number or name, so that whoever receives it must be allowed to read them.

use crate::head::{Badge, Head};
use crate::ids::conversation_id;
use crate::message::{Direction, Message, Source, Status};
use crate::{TenantId, Timestamp};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;

/// The names that a webhook can choose (F147 to F150).
pub const NAMES: [&str; 13] = [
    "message.received",
    "message.queued",
    "message.sent",
    "message.delivered",
    "message.failed",
    "message.unknown",
    "reply.generated",
    "conversation.opened",
    "conversation.reopened",
    "conversation.updated",
    "conversation.closed",
    "contact.opted_out",
    "contact.opted_in",
];

/// One of these, or [`TEST`].
pub type Name = &'static str;

/// The name of the event that a tenant sends to its own webhook, to try it. It is on no bus.
pub const TEST: &str = "webhook.test";

/// A name as the catalogue has it.
pub fn named(name: &str) -> Option<Name> {
    NAMES.iter().chain([&TEST]).copied().find(|known| *known == name)
}

/// An event of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Version.
    pub v: u32,
    /// The same for the same change, however often it is told: `A-Za-z0-9_-`, at most 100.
    pub id: String,
    /// Its name, such as `message.received`.
    #[serde(rename = "type", deserialize_with = "known")]
    pub kind: Name,
    /// Whose.
    pub tenant: String,
    /// When it happened.
    pub at: String,
    /// The conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
    /// The conversation's version, for whoever wants to know whether a row is new enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// The message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Where a message stands now, or why a conversation needs a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Cow<'static, str>>,
}

impl Event {
    /// The id of a change: what changed, its version after it, and the name's second word. Signatures join it to other things
    /// by full stops, so it holds none.
    pub fn id_of(what: &str, version: u64, kind: &str) -> String {
        format!("{what}-{version}-{}", kind.split('.').next_back().unwrap_or_default())
    }

    /// An event that a tenant sends to its own webhook.
    pub fn test(id: String, tenant: &TenantId, at: Timestamp) -> Self {
        Self {
            v: 1,
            id,
            kind: TEST,
            tenant: tenant.to_string(),
            at: at.to_string(),
            conversation: None,
            version: None,
            message: None,
            contact: None,
            status: None,
        }
    }
}

fn known<'de, D: Deserializer<'de>>(from: D) -> Result<Name, D::Error> {
    let name = Cow::<'de, str>::deserialize(from)?;
    named(&name).ok_or_else(|| D::Error::custom("an event of a name that is not known here"))
}

/// The names of what became of a message, given what it was before.
pub fn message_events(before: Option<&Message>, after: &Message) -> Vec<&'static str> {
    match (before, after.direction) {
        (None, Direction::Inbound) => vec!["message.received"],
        (Some(_), Direction::Inbound) => vec![],
        // One event for one thing: each costs as much as a write and a half, on every turn.
        (None, Direction::Outbound) if after.source == Source::SmsAgent => vec!["reply.generated"],
        (None, Direction::Outbound) => vec!["message.queued"],
        (Some(before), Direction::Outbound) if before.status != after.status => status_event(after.status),
        (Some(_), Direction::Outbound) => vec![],
    }
}

fn status_event(status: Status) -> Vec<&'static str> {
    match status {
        Status::Sent => vec!["message.sent"],
        Status::Delivered => vec!["message.delivered"],
        Status::Failed | Status::Suppressed | Status::Cancelled => vec!["message.failed"],
        Status::Unknown => vec!["message.unknown"],
        Status::Received | Status::Queued | Status::Sending | Status::Unconfirmed => vec![],
    }
}

/// The names of what became of a conversation.
pub fn conversation_events(before: Option<&Head>, after: &Head) -> Vec<&'static str> {
    let Some(before) = before else {
        return vec!["conversation.opened"];
    };
    if before.generation != after.generation {
        return vec!["conversation.opened"];
    }
    match (before.status, after.status) {
        (Badge::Closed, Badge::Active | Badge::Escalated) => vec!["conversation.reopened"],
        (Badge::Active | Badge::Escalated, Badge::Closed) => vec!["conversation.closed"],
        _ if shown(before) != shown(after) => vec!["conversation.updated"],
        _ => vec![],
    }
}

/// What a list or a page shows of a conversation beside its messages.
fn shown(head: &Head) -> impl PartialEq + use<> {
    (
        (head.title.clone(), head.company.clone(), head.reference.clone(), head.team.clone(), head.assignee.clone()),
        (head.status, head.managed_by, head.agent_mode, head.listed, head.interaction_status),
        (head.opted_out, head.needs_person, head.guide.clone(), head.next_action() as u8),
        (head.snoozed, head.follow_up_at, head.filed.clone()),
    )
}

/// An event about a message.
pub fn about_message(kind: &'static str, message: &Message, version: u64, at: Timestamp) -> Event {
    Event {
        v: 1,
        id: Event::id_of(message.place.id.as_str(), version, kind),
        kind,
        tenant: message.tenant.to_string(),
        at: at.to_string(),
        conversation: Some(conversation_id(&message.thread, message.generation)),
        version: None,
        message: Some(message.place.id.to_string()),
        contact: None,
        status: Some(message.status.name().into()),
    }
}

/// An event about a conversation.
pub fn about_conversation(kind: &'static str, head: &Head, version: u64, at: Timestamp) -> Event {
    Event {
        v: 1,
        id: Event::id_of(&conversation_id(&head.thread, head.generation), version, kind),
        kind,
        tenant: head.tenant.to_string(),
        at: at.to_string(),
        conversation: Some(conversation_id(&head.thread, head.generation)),
        version: Some(version),
        message: None,
        contact: Some(head.contact.to_string()),
        status: None,
    }
}
