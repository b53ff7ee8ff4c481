//! Conversations as JSON, read as the product reads them: the list from the inbox index, one from its thread's partition.

mod row;
mod shown;

use crate::problem::Problem;
use crate::system::System;
use crate::tenants::DEMO;
use axum::Json;
use axum::extract::{Path, State};
use domain::head::Head;
use domain::ids::parse_conversation_id;
use domain::message::Message;
use domain::{TenantId, ThreadId};
use platform::clock::Clock;
use platform::keys;
use platform::records::{read, read_some};
use platform::table::{Freshness, Index, Item, Order, Page, Query, Range, Table, TableFailure};
use row::Row;
use serde_json::{Value, json};
use std::sync::Arc;

/// Rows of one tenant's list.
const ROWS: usize = 200;

/// Messages of one conversation: the newest ones, far more than a page shows at once.
const MESSAGES: usize = 500;

/// Messages read at once.
const PAGE: usize = 100;

/// `GET /local/conversations`: both tenants', newest first.
pub async fn list(State(system): State<Arc<System>>) -> Result<Json<Value>, Problem> {
    let mut rows: Vec<Row> = vec![];
    let now = system.clock.now();
    for demo in &DEMO {
        let page = system.table.query(inbox(&demo.tenant())).await.map_err(silent)?;
        rows.extend(page.items.iter().filter_map(|item| Row::read(demo, item, now)));
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.row.last_message_at));
    let items: Vec<Value> = rows.iter().map(Row::shown).collect();
    Ok(Json(json!({"items": items, "now": now.to_string()})))
}

/// `GET /local/conversations/{id}`.
pub async fn one(State(system): State<Arc<System>>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let (thread, generation) = parse_conversation_id(&id).ok_or(Problem::NotFound)?;
    let head = find(&system, &thread, generation).await?.ok_or(Problem::NotFound)?;
    let messages = messages(&system, &head).await.map_err(silent)?;
    let mut body = shown::conversation(&head);
    body["messages"] = messages.iter().map(shown::message).collect();
    body["now"] = system.clock.now().to_string().into();
    Ok(Json(body))
}

/// The thread's current conversation, or one that has ended.
async fn find(system: &System, thread: &ThreadId, generation: u32) -> Result<Option<Head>, Problem> {
    for demo in &DEMO {
        let tenant = demo.tenant();
        let wanted = [keys::head(&tenant, thread), keys::past(&tenant, thread, generation)];
        for item in system.table.get(&wanted, Freshness::Strong).await.map_err(silent)?.iter().flatten() {
            let head: Option<Head> = read_some(Some(item)).unwrap_or_default();
            if head.as_ref().is_some_and(|head| head.generation == generation) {
                return Ok(head);
            }
        }
    }
    Ok(None)
}

/// Its newest messages, in order.
async fn messages(system: &System, head: &Head) -> Result<Vec<Message>, TableFailure> {
    let (mut found, mut after) = (vec![], None);
    loop {
        let Page { items, next } = system.table.query(thread(&head.tenant, &head.thread, after)).await?;
        found.extend(
            items.iter().filter_map(readable::<Message>).filter(|message| message.generation == head.generation),
        );
        after = next;
        if after.is_none() || found.len() >= MESSAGES {
            break;
        }
    }
    found.reverse();
    Ok(found)
}

fn inbox(tenant: &TenantId) -> Query {
    Query {
        index: Some(Index::Inbox),
        pk: keys::inbox(tenant),
        range: Range::All,
        order: Order::Descending,
        limit: ROWS,
        after: None,
        freshness: Freshness::Eventual,
    }
}

fn thread(tenant: &TenantId, thread: &ThreadId, after: Option<Item>) -> Query {
    Query {
        index: None,
        pk: keys::thread(tenant, thread),
        range: Range::Prefix(keys::MESSAGES.to_owned()),
        order: Order::Descending,
        limit: PAGE,
        after,
        freshness: Freshness::Strong,
    }
}

/// One that cannot be read is left out, with a line in the log.
fn readable<T: serde::de::DeserializeOwned>(item: &Item) -> Option<T> {
    read(item).map_err(|unreadable| tracing::error!(%unreadable, "left out of a list")).ok()
}

fn silent(failure: TableFailure) -> Problem {
    tracing::error!(%failure, "a page could not be read");
    Problem::Unavailable
}
