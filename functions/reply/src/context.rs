//! What a reply is made from: head and newest messages in one query, the contact's consent beside it.

use crate::Outside;
use domain::contact::Contact;
use domain::head::Head;
use domain::message::Message;
use domain::prompt::{CONTEXT, MAX_BURST};
use domain::settings::Settings;
use domain::{ContactId, TenantId, ThreadId};
use futures_util::future::try_join;
use platform::failure::Failure;
use platform::keys;
use platform::records::{read, read_some};
use platform::table::{Freshness, Item, Order, Query, Range};

/// A conversation as a reply needs it.
pub struct Context {
    /// The tenant's settings.
    pub settings: Settings,
    /// The head.
    pub head: Head,
    /// The customer.
    pub contact: Contact,
    /// The newest messages, oldest first: at least the whole burst, up to its bound.
    pub messages: Vec<Message>,
    /// How fresh it is. What is not `Strong` may be drafted from, because the commit checks; it may not end a window.
    pub freshness: Freshness,
}

impl Context {
    /// Reads it; `None` where there is no such conversation.
    pub async fn load(
        tenant: &TenantId,
        thread: &ThreadId,
        contact: &ContactId,
        freshness: Freshness,
        outside: Outside<'_>,
    ) -> Result<Option<Self>, Failure> {
        let settings = outside.cache.settings(outside.table, outside.clock, tenant).await?;
        let beside = customer(tenant, contact, freshness, outside);
        let (newest, contact) = try_join(newest(tenant, thread, CONTEXT, freshness, outside), beside).await?;
        let Some((head, messages)) = newest else { return Ok(None) };
        let (head, messages) = whole(tenant, thread, head, messages, outside).await?;
        let contact = contact.ok_or(Failure::Missing("the contact"))?;
        Ok(Some(Self { settings, head, contact, messages, freshness }))
    }
}

async fn customer(
    tenant: &TenantId,
    contact: &ContactId,
    freshness: Freshness,
    outside: Outside<'_>,
) -> Result<Option<Contact>, Failure> {
    let found = outside.table.get(&[keys::contact(tenant, contact)], freshness).await?;
    Ok(read_some(found[0].as_ref())?)
}

/// The same, read again where the burst is not whole: it is longer than the usual page, or the read was too old to have all
/// of it.
async fn whole(
    tenant: &TenantId,
    thread: &ThreadId,
    head: Head,
    messages: Vec<Message>,
    outside: Outside<'_>,
) -> Result<(Head, Vec<Message>), Failure> {
    let through = head.window.as_ref().map_or(head.arrivals, |window| window.through);
    let waiting = through.saturating_sub(head.answered);
    let in_burst = |message: &&Message| message.arrival.is_some_and(|at| at > head.answered && at <= through);
    let read = messages.iter().filter(in_burst).count();
    if read as u64 >= waiting {
        return Ok((head, messages));
    }
    let again = newest(tenant, thread, CONTEXT + MAX_BURST, Freshness::Strong, outside).await?;
    again.ok_or(Failure::Missing("the conversation"))
}

async fn newest(
    tenant: &TenantId,
    thread: &ThreadId,
    messages: usize,
    freshness: Freshness,
    outside: Outside<'_>,
) -> Result<Option<(Head, Vec<Message>)>, Failure> {
    let query = Query {
        index: None,
        pk: keys::thread(tenant, thread),
        range: Range::Between(keys::MESSAGES.into(), keys::HEAD.into()),
        order: Order::Descending,
        // The head comes first, because it sorts behind every message.
        limit: messages + 1,
        after: None,
        freshness,
    };
    let page = outside.table.query(query).await?;
    let Some((head, rest)) = page.items.split_first().filter(|(first, _)| is_head(first)) else {
        return Ok(None);
    };
    let messages = rest.iter().rev().map(read).collect::<Result<_, _>>()?;
    Ok(Some((read(head)?, messages)))
}

fn is_head(item: &Item) -> bool {
    item.get("sk").and_then(serde_json::Value::as_str) == Some(keys::HEAD)
}
