//! The Inbox: a tenant's listed conversations, newest first (F014 to F022). One query a page; a filter reads on until the page is
//! full, at most [`MOST_QUERIES`] times, and the cursor goes on from there.

use crate::cursor;
use crate::filter::Filter;
use crate::outside::Desk;
use crate::problem::Problem;
use crate::row::Row;
use domain::permission::Permission;
use platform::keys;
use platform::table::{Freshness, Index, Order, Query};

/// Queries of one call, when a filter leaves little of each page.
pub const MOST_QUERIES: usize = 5;

/// A page of rows.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The rows.
    pub items: Vec<Row>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Reads a page.
pub async fn inbox(desk: &Desk<'_>, filter: &Filter, limit: usize, after: Option<&str>) -> Result<Rows, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    let first = Query {
        index: Some(Index::Inbox),
        pk: keys::inbox(&desk.caller.tenant),
        range: filter.range(),
        order: Order::Descending,
        limit,
        after: None,
        freshness: Freshness::Eventual,
    };
    page(desk, first, "inbox", |row| filter.passes(row), after).await
}

/// Reads on from the cursor until the page is full.
pub(crate) async fn page(
    desk: &Desk<'_>,
    mut query: Query,
    view: &str,
    passes: impl Fn(&Row) -> bool,
    after: Option<&str>,
) -> Result<Rows, Problem> {
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    query.after = after.map(|after| cursor::read(after, view, &settings)).transpose()?;
    let limit = query.limit;
    let mut items = vec![];
    for _ in 0..MOST_QUERIES {
        // What is still missing, so that no row is read and then left for the next page to read again.
        query.limit = limit - items.len();
        let page = outside.table.query(query.clone()).await?;
        let now = outside.clock.now();
        let shown = page.items.iter().filter_map(|item| Row::read(item, now));
        items.extend(shown.filter(|row| passes(row) && desk.caller.sees_team(row.team.as_deref())));
        query.after = page.next;
        if query.after.is_none() || items.len() >= limit {
            break;
        }
    }
    let next = query.after.map(|key| cursor::write(&key, view, &settings));
    Ok(Rows { items, next })
}
