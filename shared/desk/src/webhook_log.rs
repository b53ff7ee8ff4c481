//! What Telnyx told of a tenant's messages, and what came of it (F181): a view of the messages themselves, because each of them
//! keeps what its webhooks said; no webhook costs a write for it. Webhooks that are nobody's are the operators': a metric counts
//! them, and the quarantine keeps them.

use crate::inbox;
use crate::messages;
use crate::outside::Desk;
use crate::problem::Problem;
use domain::ids::conversation_id;
use domain::message::{Direction, Message};
use domain::permission::Permission;
use domain::{MessageId, Phone, Timestamp};
use platform::keys;
use platform::table::{Freshness, Index, Order, Query, Range};

/// What its cursors are for.
const LIST: &str = "webhook log";

/// Conversations of a page; each costs a query.
const CONVERSATIONS: usize = 10;

/// Messages looked at of each.
const NEWEST: usize = 20;

/// What a webhook told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// A customer's message.
    Message,
    /// What became of one of ours: the last word that moved it on.
    Receipt,
}

/// One webhook.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When: a message's time at Telnyx, or when the receipt came.
    pub at: Timestamp,
    /// What.
    pub told: Told,
    /// Our number.
    pub number: Phone,
    /// Which conversation.
    pub conversation: String,
    /// Which message.
    pub message: MessageId,
    /// Telnyx's id of it.
    pub provider: Option<String>,
    /// Where the message stands because of it.
    pub outcome: &'static str,
    /// Why it stands there.
    pub reason: Option<String>,
    /// Telnyx's error code.
    pub code: Option<String>,
}

/// A page, newest first.
#[derive(Clone, Debug)]
pub struct Entries {
    /// The webhooks.
    pub items: Vec<Entry>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// The webhooks of one conversation.
pub async fn of_conversation(
    desk: &Desk<'_>,
    conversation: &str,
    limit: usize,
    after: Option<&str>,
) -> Result<Entries, Problem> {
    desk.caller.must(Permission::ReadLogs)?;
    let page = messages::page(desk, conversation, LIST, limit, after).await?;
    Ok(Entries { items: entries(&page.items), next: page.next })
}

/// The newest webhooks of the conversations that moved last, ten conversations a page.
pub async fn newest(desk: &Desk<'_>, after: Option<&str>) -> Result<Entries, Problem> {
    desk.caller.must(Permission::ReadLogs)?;
    let moved = Query {
        index: Some(Index::Inbox),
        pk: keys::inbox(&desk.caller.tenant),
        range: Range::All,
        order: Order::Descending,
        limit: CONVERSATIONS,
        after: None,
        freshness: Freshness::Eventual,
    };
    let rows = inbox::page(desk, moved, LIST, |_| true, after).await?;
    let mut items = vec![];
    for row in &rows.items {
        let page = messages::page(desk, &conversation_id(&row.thread, row.generation), LIST, NEWEST, None).await;
        match page {
            Ok(page) => items.extend(entries(&page.items)),
            // The index lags behind: the conversation has ended by a newer one, or is erased.
            Err(Problem::NotFound) => {}
            Err(problem) => return Err(problem),
        }
    }
    items.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    Ok(Entries { items, next: rows.next })
}

fn entries(messages: &[Message]) -> Vec<Entry> {
    messages.iter().filter_map(entry).collect()
}

fn entry(message: &Message) -> Option<Entry> {
    let (told, at) = match message.direction {
        Direction::Inbound => (Told::Message, message.place.at),
        Direction::Outbound => (Told::Receipt, message.told?),
    };
    Some(Entry {
        at,
        told,
        number: message.ours.clone(),
        conversation: conversation_id(&message.thread, message.generation),
        message: message.place.id.clone(),
        provider: message.provider.clone(),
        outcome: message.status.name(),
        reason: message.reason.clone(),
        code: message.code.clone(),
    })
}
