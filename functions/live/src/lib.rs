//! The table's changes, told: each change of a message, a conversation or a consent becomes the events of the catalogue on
//! the EventBridge bus, a notice for each of the tenant's webhooks that wants it, and a hint for each open page. A change may be
//! told twice, with the same event ids. Pages come in here too, with a ticket, and are closed when their session is over.

mod assign;
mod close;
mod connect;
mod hints;
mod listeners;
mod tell;

pub use connect::{Entry, connect};
use domain::catalogue::{self, Event};
use domain::contact::Contact;
use domain::head::Head;
use domain::message::{Message, MessageRef};
use domain::queued::VERSION;
use domain::webhook::plan::Notice;
use domain::{TenantId, Timestamp};
use futures_util::future::try_join_all;
pub use listeners::{Listeners, NOBODY_FOR};
use platform::bus::{Bus, BusEvent, BusFailure, MAX_EVENTS};
use platform::cache::Cache;
use platform::clock::Clock;
use platform::failure::Failure;
use platform::http::Http;
use platform::queue::Queue;
use platform::records::read_some;
use platform::table::{Item, Table};
use platform::{follow_up, keys};
use serde_json::Value;

/// What this function may touch: its role in template.yaml allows just this.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// The bus.
    pub bus: &'a dyn Bus,
    /// The table: the tenants' webhooks and open pages, and whom a conversation is given to.
    pub table: &'a dyn Table,
    /// Settings.
    pub cache: &'a Cache,
    /// [notices].
    pub queue: &'a dyn Queue,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Who hears of what.
    pub listeners: &'a Listeners,
    /// The connections of open pages.
    pub http: &'a dyn Http,
    /// Where those are, without the slash: the stage of API Gateway's WebSocket API.
    pub sockets: &'a str,
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
/// Pages are told last, whatever came of the rest.
pub async fn handle(changes: Vec<Change>, outside: Outside<'_>) -> Option<String> {
    let told = changes.iter().map(events).collect::<Vec<_>>();
    let changes: Vec<(Change, Vec<Event>)> = changes.into_iter().zip(told).collect();
    let failed = in_order(&changes, outside).await;
    tell::tell(&changes, outside).await;
    failed
}

async fn in_order(changes: &[(Change, Vec<Event>)], outside: Outside<'_>) -> Option<String> {
    for (change, events) in changes {
        if let Err(failure) = publish(events, outside.bus).await {
            tracing::warn!(%failure, "a change will be told again");
            return Some(change.sequence.clone());
        }
        if let Err(failure) = notify(change, events, outside).await {
            tracing::warn!(%failure, "a change will be told to webhooks again");
            return Some(change.sequence.clone());
        }
        if let Err(failure) = assign::assign(change, outside).await {
            tracing::warn!(%failure, "what waits for a person will be given to somebody at another try");
            return Some(change.sequence.clone());
        }
        if let Err(failure) = close::close(change, outside).await {
            tracing::warn!(%failure, "pages will be closed at another try");
            return Some(change.sequence.clone());
        }
    }
    None
}

async fn publish(events: &[Event], bus: &dyn Bus) -> Result<(), BusFailure> {
    let events: Vec<BusEvent> = events.iter().map(on_bus).collect();
    for some in events.chunks(MAX_EVENTS) {
        bus.publish(some).await?;
    }
    Ok(())
}

/// A notice for each event and each webhook that wants it.
async fn notify(change: &Change, events: &[Event], outside: Outside<'_>) -> Result<(), Failure> {
    let Some(tenant) = events.first().and_then(|event| TenantId::parse(&event.tenant)) else { return Ok(()) };
    let heard = outside.listeners.of(&tenant, outside.table, outside.clock.now()).await?;
    let message = change.after.as_ref().and_then(place);
    let wanted = events.iter().flat_map(|event| {
        let wants = heard.webhooks.iter().filter(|webhook| webhook.wants(event.kind));
        wants.map(|webhook| Notice {
            v: VERSION,
            tenant: tenant.clone(),
            webhook: webhook.id.clone(),
            event: event.clone(),
            message: message.clone(),
            replays: 0,
            tries: 0,
        })
    });
    let notices: Vec<Notice> = wanted.collect();
    try_join_all(notices.iter().map(|notice| follow_up::notice(outside.queue, notice))).await.map(drop)
}

/// Where a message is within its thread.
fn place(item: &Item) -> Option<MessageRef> {
    item.get("sk").and_then(Value::as_str).filter(|sk| sk.starts_with(keys::MESSAGES))?;
    serde_json::from_value(Value::Object(item.clone())).ok()
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
        id: Event::id_of(after.id.as_str(), version, kind),
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
