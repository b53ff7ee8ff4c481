//! A customer's message: stored with what it does to conversation, consent and window, in one transaction, before any AI
//! work. The message is its own proof; a repeated event repeats the follow-ups and nothing else.

use crate::{Outside, known};
use domain::account::Route;
use domain::contact::Contact;
use domain::head::Head;
use domain::message::{Message, MessageRef};
use domain::queued::{Event, VERSION};
use domain::receive::{Inbound, Known, Received, receive};
use domain::search::{Finding, Shown};
use domain::settings::Settings;
use domain::{ContactId, ThreadId, Timestamp, mutant};
use futures_util::future::try_join;
use platform::failure::Failure;
use platform::once::{self, Attempts, Commit};
use platform::records::{self, change, create, read_some};
use platform::search::{Entry, Rows};
use platform::table::{Condition, Freshness, Write};
use platform::telemetry::metric::{Count, count};
use platform::telemetry::tally;
use platform::{follow_up, keys};

/// What a message decides by: whoever changes one of these comes first, and the message is decided again.
const EXPECTS: &[&str] = &[
    "arrivals",
    "answered",
    "passed",
    "epoch",
    "windows",
    "joined",
    "status",
    "managedBy",
    "agentMode",
    "generation",
    "optedOut",
];

/// Stores it, and sends what follows.
pub async fn store(inbound: &Inbound, route: &Route, outside: Outside<'_>) -> Result<(), Failure> {
    let settings = outside.cache.settings(outside.table, outside.clock, &route.tenant).await?;
    let place = inbound.place(&settings.salt);
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let freshness = if attempts.is_first() { Freshness::Eventual } else { Freshness::Strong };
        let known = load(inbound, route, &settings, freshness, outside).await?;
        // The first attempt trusts the commit to find the proof; having lost, it may be because the proof is there.
        if !attempts.is_first()
            && let Some(stored) = proof(&known, &settings, &place, outside).await?
        {
            return repeat(&stored, known.head.as_ref(), outside).await;
        }
        let now = outside.clock.now();
        let received = receive(inbound, &known, &settings, now);
        if once::commit(outside.table, &writes(&known, &received)).await? == Commit::Done {
            let Received { message, head, .. } = &received;
            tracing::info!(tenant = %message.tenant, thread = %message.thread, message_id = %message.place.id, "stored");
            count(Count::MessagesStored);
            tally::windows(known.head.as_ref(), head);
            tally::consent(known.contact.as_ref(), &received.contact);
            return follow(message, head, Telling::First, outside).await;
        }
    }
    Err(Failure::Busy)
}

/// The commit expects the head as it was read, so an old one costs a second round and never a wrong answer. The consent is
/// only looked at, so it must not be old: after a START, an old one would silence the conversation again.
async fn load(
    inbound: &Inbound,
    route: &Route,
    settings: &Settings,
    freshness: Freshness,
    outside: Outside<'_>,
) -> Result<Known, Failure> {
    let thread = ThreadId::of(&settings.salt, "sms", inbound.ours.as_str(), inbound.theirs.as_str());
    let contact_id = ContactId::of(&settings.salt, "sms", inbound.theirs.as_str());
    let (head, contact) = ([keys::head(&route.tenant, &thread)], [keys::contact(&route.tenant, &contact_id)]);
    let (head, contact) =
        try_join(outside.table.get(&head, freshness), outside.table.get(&contact, Freshness::Strong)).await?;
    let head: Option<Head> = read_some(head[0].as_ref())?;
    let contact: Option<Contact> = read_some(contact[0].as_ref())?;
    Ok(Known { thread, contact_id, account: route.account.clone(), head, contact })
}

async fn proof(
    known: &Known,
    settings: &Settings,
    place: &MessageRef,
    outside: Outside<'_>,
) -> Result<Option<Message>, Failure> {
    let key = keys::message(&settings.tenant, &known.thread, place);
    Ok(read_some(outside.table.get(&[key], Freshness::Strong).await?[0].as_ref())?)
}

fn writes(known: &Known, received: &Received) -> Vec<Write> {
    let Received { message, head, contact, expired } = received;
    let condition = if mutant!("store_twice") { Condition::All(vec![]) } else { Condition::Absent };
    let mut writes = vec![Write::Put { item: records::item(message), condition }];
    match &known.head {
        None => {
            writes.push(create(head));
            let key = keys::contact_thread(&head.tenant, &head.contact, &head.thread);
            let item = records::item_at(key, &Entry::new(&head.thread), vec![]);
            writes.push(Write::Put { item, condition: Condition::All(vec![]) });
        }
        Some(before) => writes.extend(change(before, head, EXPECTS)),
    }
    match &known.contact {
        None => writes.push(create(contact)),
        // An ordinary message only looks at the consent; a STOP that commits first makes the head's condition fail on this
        // thread, and on another thread is met at admission.
        Some(before) if before != contact => writes.extend(change(before, contact, &["consentVersion"])),
        // Head and contact are two reads: where they do not agree one of them is old, and an opt-out may be over.
        Some(before) if before.opted_out || known.head.as_ref().is_none_or(|head| head.opted_out) => {
            writes.extend(change(before, before, &["consentVersion"]));
        }
        Some(_) => {}
    }
    if let Some(old) = expired {
        let key = keys::past(&old.tenant, &old.thread, old.generation);
        writes.push(Write::Put { item: records::item_at(key, old, vec![]), condition: Condition::Absent });
    }
    writes
}

/// Whether the follow-ups are told for the first time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Telling {
    First,
    Again,
}

async fn repeat(message: &Message, head: Option<&Head>, outside: Outside<'_>) -> Result<(), Failure> {
    tracing::info!(tenant = %message.tenant, thread = %message.thread, message_id = %message.place.id, "stored already");
    match head {
        Some(head) if !mutant!("duplicate_forgets_follow_ups") => follow(message, head, Telling::Again, outside).await,
        _ => Ok(()),
    }
}

/// What follows from a stored message. The message holds all that it takes, so a repeat sends the same.
async fn follow(message: &Message, head: &Head, telling: Telling, outside: Outside<'_>) -> Result<(), Failure> {
    let (tenant, thread, place) = (message.tenant.clone(), message.thread.clone(), message.place.clone());
    let now = outside.clock.now();
    try_join(wake(message, head, telling, now, outside), find(message, head, outside)).await?;
    if !message.media.is_empty() {
        let event = Event::Media { v: VERSION, tenant: tenant.clone(), thread: thread.clone(), message: place.clone() };
        follow_up::event(outside.queue, &tenant, &event).await?;
    }
    if let Some(origin) = message.notice {
        let event = Event::Notice {
            v: VERSION,
            tenant: tenant.clone(),
            thread: thread.clone(),
            message: place.clone(),
            origin,
        };
        follow_up::event(outside.queue, &tenant, &event).await?;
    }
    if message.consent_generation.is_some() {
        let contact = message.contact.clone();
        let event = Event::Spread { v: VERSION, tenant: tenant.clone(), contact, thread, message: place };
        follow_up::event(outside.queue, &tenant, &event).await?;
    }
    Ok(())
}

/// The tick of the window that the message opened, or joined late.
async fn wake(
    message: &Message,
    head: &Head,
    telling: Telling,
    now: Timestamp,
    outside: Outside<'_>,
) -> Result<(), Failure> {
    if let Some(window) = &head.window {
        // START opens a window for what waited; it belongs to none itself.
        let opened = head.joined == 1 && (message.window == Some(head.windows) || message.keyword.is_some());
        // As it was promised in the write, or as it has become meanwhile.
        let late = window.late == Some(head.joined) || now >= window.end;
        let joined_late = message.window == Some(head.windows) && late;
        if opened || joined_late || telling == Telling::Again {
            follow_up::tick(outside.queue, head, window.end, now).await?;
        }
    }
    Ok(())
}

/// Has the conversation found, if the message asks for it.
async fn find(message: &Message, head: &Head, outside: Outside<'_>) -> Result<(), Failure> {
    match message.finding {
        None => Ok(()),
        Some(Finding::Known) => follow_up::known(outside.queue, &message.tenant, &message.contact).await,
        Some(Finding::Phone) => {
            let settings = outside.cache.settings(outside.table, outside.clock, &message.tenant).await?;
            let rows = Rows { head, salt: &settings.salt };
            known::store(rows.put(&Shown::by(head).own(), outside.clock.now()), outside).await
        }
    }
}
