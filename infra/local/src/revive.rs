//! After a kill: whoever held a lease was the process before this one, which is dead, because we hold the lock. So no lease
//! has to be waited for: each is ended, and its message asked about again. Its second POST carries the same key and the same
//! bytes, so it says nothing twice. Windows need nothing: their ticks are in the queues, which have made them visible.

use crate::system::System;
use domain::Timestamp;
use domain::due::SHARDS;
use domain::message::{Message, Status};
use futures_util::future::join_all;
use platform::clock::Clock;
use platform::failure::Failure;
use platform::follow_up;
use platform::keys;
use platform::once::{self, Commit};
use platform::records::{change, read_some};
use platform::table::{Freshness, Index, Item, Key, Order, Query, Range, Table};
use serde_json::Value;

/// Entries of the due index read at once.
const PAGE: usize = 100;

/// Pages of one shard: beyond 10,000 leases the sweep has the rest.
const MOST_PAGES: usize = 100;

/// Ends the leases of the process before this one; answers how many there were.
pub async fn expire_leases_of_the_dead(system: &System) -> Result<usize, Failure> {
    let now = system.clock.now();
    let shards = join_all((0..SHARDS).map(|shard| expire_shard(system, shard, now))).await;
    shards.into_iter().sum()
}

async fn expire_shard(system: &System, shard: u32, now: Timestamp) -> Result<usize, Failure> {
    let (mut expired, mut after) = (0, None);
    for _ in 0..MOST_PAGES {
        let page = system.table.query(entries(shard, after)).await?;
        let places: Vec<Key> = page.items.iter().filter_map(place).collect();
        if !places.is_empty() {
            for item in system.table.get(&places, Freshness::Strong).await?.iter().flatten() {
                expired += usize::from(expire(system, item, now).await?);
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(expired)
}

fn entries(shard: u32, after: Option<Item>) -> Query {
    Query {
        index: Some(Index::Due),
        pk: keys::due_shard(shard),
        range: Range::All,
        order: Order::Ascending,
        limit: PAGE,
        after,
        freshness: Freshness::Eventual,
    }
}

/// The message that an entry is about; other entries are windows.
fn place(entry: &Item) -> Option<Key> {
    let part = |name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
    let key = Key { pk: part("pk")?, sk: part("sk")? };
    key.sk.starts_with(keys::MESSAGES).then_some(key)
}

async fn expire(system: &System, item: &Item, now: Timestamp) -> Result<bool, Failure> {
    let Some(before): Option<Message> = read_some(Some(item))? else { return Ok(false) };
    let held =
        matches!(before.status, Status::Sending | Status::Unknown) && before.lease.is_some_and(|lease| lease > now);
    if !held {
        return Ok(false);
    }
    let mut message = before.clone();
    message.lease = Some(now);
    let writes: Vec<_> = change(&before, &message, &["lease", "status"]).into_iter().collect();
    if once::commit(&system.table, &writes).await? == Commit::Lost {
        return Ok(false);
    }
    follow_up::send(&*system.queues, &follow_up::send_event(&message)).await?;
    Ok(true)
}
