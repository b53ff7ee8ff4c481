//! One conversation: its current state, or how it ended. A conversation that a newer one of its thread has ended is read-only.

use crate::outside::Desk;
use crate::problem::Problem;
use domain::ThreadId;
use domain::contact::Contact;
use domain::episode::Episode;
use domain::head::Head;
use domain::ids::parse_conversation_id;
use domain::permission::Permission;
use platform::failure::Failure;
use platform::keys;
use platform::records::{read, read_some};
use platform::table::{Freshness, Order, Query, Range};

/// Episodes shown of one conversation, the newest.
const MOST_EPISODES: usize = 50;

/// A conversation with its customer, as they are shown now.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The conversation.
    pub head: Head,
    /// The customer.
    pub contact: Contact,
    /// Its episodes that have ended, oldest first, and the present one.
    pub episodes: Vec<Episode>,
}

/// Reads it.
pub async fn conversation(desk: &Desk<'_>, id: &str) -> Result<Detail, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    let head = head(desk, id).await?;
    let table = desk.outside.table;
    let contact = table.get(&[keys::contact(&head.tenant, &head.contact)], Freshness::Strong).await?;
    let contact: Option<Contact> = read_some(contact[0].as_ref())?;
    let contact = contact.ok_or(Failure::Missing("the conversation's contact"))?;
    let query = Query {
        index: None,
        pk: keys::thread(&head.tenant, &head.thread),
        range: Range::Prefix(keys::episodes(head.generation)),
        order: Order::Descending,
        limit: MOST_EPISODES,
        after: None,
        freshness: Freshness::Strong,
    };
    let items = table.query(query).await?.items;
    let mut episodes = items.iter().rev().map(read::<Episode>).collect::<Result<Vec<_>, _>>()?;
    if episodes.last().is_none_or(|last| last.episode != head.episode) {
        episodes.push(Episode::of(&head));
    }
    let now = desk.outside.clock.now();
    Ok(Detail { head: head.as_of(now), contact: contact.as_of(now), episodes })
}

/// The head of the conversation with this id.
pub async fn head(desk: &Desk<'_>, id: &str) -> Result<Head, Problem> {
    let (thread, generation) = parse_conversation_id(id).ok_or(Problem::NotFound)?;
    let key = keys::head(&desk.caller.tenant, &thread);
    let current: Option<Head> = read_some(desk.outside.table.get(&[key], Freshness::Strong).await?[0].as_ref())?;
    match current {
        Some(head) if head.generation == generation && desk.caller.sees(&head) => Ok(head),
        Some(head) if head.generation > generation => past(desk, &thread, generation).await,
        Some(_) | None => Err(Problem::NotFound),
    }
}

/// A conversation of the thread that a newer one has ended.
pub async fn past(desk: &Desk<'_>, thread: &ThreadId, generation: u32) -> Result<Head, Problem> {
    let key = keys::past(&desk.caller.tenant, thread, generation);
    let past: Option<Head> = read_some(desk.outside.table.get(&[key], Freshness::Strong).await?[0].as_ref())?;
    past.filter(|head| desk.caller.sees(head)).ok_or(Problem::NotFound)
}
