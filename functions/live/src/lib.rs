//! The table's changes, told: each change of a message, a conversation or a consent becomes the events of the catalogue on
//! the EventBridge bus. A change may be told twice, with the same event ids.

use domain::Timestamp;
use domain::catalogue::{self, Event};
use domain::contact::Contact;
use domain::head::Head;
use domain::message::Message;
use platform::bus::{Bus, BusEvent, MAX_EVENTS};
use platform::keys;
use platform::records::read_some;
use platform::table::Item;
use serde_json::Value;

/// What this function may touch: its role in template.yaml allows just this.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// The bus.
    pub bus: &'a dyn Bus,
}

/// One change of an item.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its place in the stream.
    pub sequence: String,
    /// When it happened.
    pub at: Timestamp,
    /// The item before; none: it is new.
    pub before: Option<Item>,
    /// The item after; none: it is gone.
    pub after: Option<Item>,
}

/// Tells the changes in order. Answers the sequence number of the first that was not told, to be delivered again from there.
pub async fn handle(changes: Vec<Change>, outside: Outside<'_>) -> Option<String> {
    for change in changes {
        let events: Vec<BusEvent> = events(&change).iter().map(on_bus).collect();
        for some in events.chunks(MAX_EVENTS) {
            if let Err(failure) = outside.bus.publish(some).await {
                tracing::warn!(%failure, "a change will be told again");
                return Some(change.sequence);
            }
        }
    }
    None
}

fn on_bus(event: &Event) -> BusEvent {
    let detail = serde_json::to_string(event).expect("events are plain structs, which always serialise");
    BusEvent { kind: event.kind, detail }
}

/// The events of a change. An item that cannot be read is logged and passed: the stream must not stop for it.
pub fn events(change: &Change) -> Vec<Event> {
    let Some(after) = &change.after else { return vec![] };
    let sk = after.get("sk").and_then(Value::as_str).unwrap_or_default();
    let version = after.get("rev").and_then(Value::as_u64).unwrap_or(0);
    let told = match sk {
        keys::HEAD => pair::<Head>(change).map(|(before, after)| {
            let names = catalogue::conversation_events(before.as_ref(), &after);
            names.into_iter().map(|name| catalogue::about_conversation(name, &after, version, change.at)).collect()
        }),
        "CONTACT" => {
            pair::<Contact>(change).map(|(before, after)| consent(before.as_ref(), &after, version, change.at))
        }
        _ if sk.starts_with(keys::MESSAGES) => pair::<Message>(change).map(|(before, after)| {
            let names = catalogue::message_events(before.as_ref(), &after);
            names.into_iter().map(|name| catalogue::about_message(name, &after, version, change.at)).collect()
        }),
        _ => Ok(vec![]),
    };
    told.unwrap_or_else(|unreadable| {
        tracing::error!(%unreadable, metric = "change_unreadable", "a change of another version is passed over");
        vec![]
    })
}

fn pair<T: serde::de::DeserializeOwned>(change: &Change) -> Result<(Option<T>, T), platform::records::UnreadableItem> {
    let after = read_some(change.after.as_ref())?.expect("the caller has looked");
    Ok((read_some(change.before.as_ref())?, after))
}

fn consent(before: Option<&Contact>, after: &Contact, version: u64, at: Timestamp) -> Vec<Event> {
    let was = before.is_some_and(|contact| contact.opted_out);
    let kind = match (was, after.opted_out) {
        (false, true) => "contact.opted_out",
        (true, false) => "contact.opted_in",
        (true, true) | (false, false) => return vec![],
    };
    vec![Event {
        v: 1,
        id: format!("{}.{version}.{kind}", after.id),
        kind,
        tenant: after.tenant.to_string(),
        at: at.to_string(),
        conversation: None,
        version: None,
        message: None,
        contact: Some(after.id.to_string()),
        status: None,
    }]
}
