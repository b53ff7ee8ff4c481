//! The messages of a conversation, page by page back to the very first (F033). One query a page, however long the thread is.

use crate::conversation::head;
use crate::cursor;
use crate::outside::Desk;
use crate::problem::Problem;
use domain::message::Message;
use domain::permission::Permission;
use platform::keys;
use platform::records::read;
use platform::table::{Freshness, Order, Query, Range};

/// A page of them, newest first.
#[derive(Clone, Debug)]
pub struct Messages {
    /// The messages.
    pub items: Vec<Message>,
    /// Where the next, older page begins.
    pub next: Option<String>,
}

/// Reads a page. A thread's earlier conversations are pages of their own.
pub async fn messages(
    desk: &Desk<'_>,
    conversation: &str,
    limit: usize,
    after: Option<&str>,
) -> Result<Messages, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    page(desk, conversation, "messages", limit, after).await
}

/// The same for a list of another kind that is made of them, and whose cursors are its own.
pub(crate) async fn page(
    desk: &Desk<'_>,
    conversation: &str,
    list: &str,
    limit: usize,
    after: Option<&str>,
) -> Result<Messages, Problem> {
    let head = head(desk, conversation).await?;
    let settings = desk.outside.cache.settings(desk.outside.table, desk.outside.clock, &head.tenant).await?;
    let view = format!("{list} {conversation}");
    let query = Query {
        index: None,
        pk: keys::thread(&head.tenant, &head.thread),
        range: Range::Prefix(keys::MESSAGES.into()),
        order: Order::Descending,
        limit,
        after: after.map(|after| cursor::read(after, &view, &settings)).transpose()?,
        freshness: Freshness::Strong,
    };
    let page = desk.outside.table.query(query).await?;
    let all = page.items.iter().map(read::<Message>).collect::<Result<Vec<_>, _>>()?;
    // Messages of a thread lie in the order of its conversations: past the first older one there are only older ones.
    let older = all.iter().any(|message| message.generation < head.generation);
    let items = all.into_iter().filter(|message| message.generation == head.generation).collect();
    let next = page.next.filter(|_| !older).map(|key| cursor::write(&key, &view, &settings));
    Ok(Messages { items, next })
}
