//! What of a conversation is shown, and how: camelCase, instants in RFC 3339.

use domain::Timestamp;
use domain::head::Head;
use domain::ids::conversation_id;
use domain::media::Media;
use domain::message::Message;
use serde::Serialize;
use serde_json::{Value, json};

/// A conversation without its messages.
pub fn conversation(head: &Head) -> Value {
    json!({
        "id": conversation_id(&head.thread, head.generation),
        "tenant": head.tenant,
        "number": head.ours,
        "customer": head.theirs,
        "status": word(&head.status),
        "managedBy": word(&head.managed_by),
        "nextAction": head.next_action(),
        "optedOut": head.opted_out,
        "needsPerson": head.needs_person.map(|reason| word(&reason)),
        "preview": head.preview,
        "lastMessageAt": instant(head.last_message_at),
        "window": window(head),
    })
}

fn window(head: &Head) -> Value {
    let Some(window) = &head.window else { return Value::Null };
    json!({
        "number": head.windows,
        "opened": instant(window.opened),
        "end": instant(window.end),
        "latest": instant(window.latest),
        "joined": head.joined,
        "drafted": window.draft.is_some(),
    })
}

/// A message.
pub fn message(message: &Message) -> Value {
    json!({
        "id": message.place.id,
        "at": instant(message.place.at),
        "direction": word(&message.direction),
        "text": message.text,
        "source": word(&message.source),
        "origin": message.origin.map(|origin| word(&origin)),
        "keyword": message.keyword.map(|keyword| word(&keyword)),
        "status": word(&message.status),
        "reason": message.reason,
        "code": message.code,
        "segments": message.segments,
        "media": message.media.iter().map(media).collect::<Vec<_>>(),
    })
}

fn media(media: &Media) -> Value {
    let url = media.file.as_ref().map(|name| format!("/local/media/{name}"));
    json!({"contentType": media.content_type, "state": word(&media.state), "url": url})
}

fn instant(at: Timestamp) -> String {
    at.to_string()
}

/// An enum's name, as it is stored.
fn word<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}
