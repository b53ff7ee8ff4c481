//! Who is in a conversation just now, so that two people do not write to one customer at once (B08). Each says so again every few
//! seconds; who stops is gone by themselves.

use crate::conversation;
use crate::outside::Desk;
use crate::problem::Problem;
use domain::Timestamp;
use domain::head::Head;
use domain::permission::Permission;
use platform::keys;
use platform::once;
use platform::records::{item_at, read};
use platform::table::{Condition, Freshness, Order, Query, Range, Write};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long what somebody said counts: a page says it again every 10 s, and may be late once.
pub const LASTS: Duration = Duration::from_secs(20);

/// People shown of one conversation.
const MOST: usize = 20;

/// What somebody does in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// They look at it.
    Viewing,
    /// They write a message.
    Writing,
}

/// Somebody who is there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Present {
    /// The item's version.
    pub v: u32,
    /// Their id.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// What they do.
    pub doing: Doing,
    /// Until when that counts.
    pub until: Timestamp,
    /// When it may be forgotten, in seconds since 1970.
    pub ttl: i64,
}

/// Says that the caller is there; gives the others who are.
pub async fn be_here(desk: &Desk<'_>, conversation: &str, doing: Doing) -> Result<Vec<Present>, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    let head = conversation::head(desk, conversation).await?;
    let author = &desk.caller.author;
    let until = desk.outside.clock.now().plus(LASTS);
    let present =
        Present { v: 1, id: author.id.clone(), name: author.name.clone(), doing, until, ttl: until.0 / 1000 + 1 };
    let key = keys::presence(&head.tenant, &head.thread, &author.id);
    let put = Write::Put { item: item_at(key, &present, vec![]), condition: Condition::All(vec![]) };
    // Whoever was first wrote the same a moment before.
    once::commit(desk.outside.table, &[put]).await?;
    others(desk, &head).await
}

/// The others who are there.
pub async fn present(desk: &Desk<'_>, conversation: &str) -> Result<Vec<Present>, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    let head = conversation::head(desk, conversation).await?;
    others(desk, &head).await
}

async fn others(desk: &Desk<'_>, head: &Head) -> Result<Vec<Present>, Problem> {
    let query = Query {
        index: None,
        pk: keys::thread(&head.tenant, &head.thread),
        range: Range::Prefix(keys::PRESENCES.into()),
        order: Order::Ascending,
        limit: MOST,
        after: None,
        freshness: Freshness::Strong,
    };
    let items = desk.outside.table.query(query).await?.items;
    let mut there = items.iter().map(read::<Present>).collect::<Result<Vec<_>, _>>()?;
    // An item outlives its time by as long as the table takes to forget it.
    let now = desk.outside.clock.now();
    there.retain(|present| present.until > now && present.id != desk.caller.author.id);
    Ok(there)
}
