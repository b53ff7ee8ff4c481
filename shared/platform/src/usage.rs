//! A month's counters (F063, F064): the write that counts a message beside its first admission, the shards read together, and
//! the grants of a quota. Every grant goes through the month's item, so that no two are decided by the same reckoning.

use crate::failure::Failure;
use crate::keys;
use crate::once::{self, Commit};
use crate::records::read;
use crate::table::{Change, Condition, Freshness, Order, Query, Range, Table, Write};
use domain::TenantId;
use domain::message::Message;
use domain::usage::{self, Handout, Shard, counters, hand_out};
use serde_json::Value;
use std::collections::BTreeMap;

/// Whether an admission must find room in its shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meter {
    /// There is no quota: it only counts.
    Off,
    /// The shard was granted so many, and must have used less.
    Granted(u64),
}

/// Counts a message that is admitted for the first time, in this month.
pub fn count(message: &Message, month: &str, meter: Meter) -> Option<Write> {
    let (messages, segments) = counters(message.source)?;
    let micros = message.posting.as_ref().map_or(0, |posting| posting.micros);
    let mut changes = vec![
        Change::Set("v".into(), 1.into()),
        Change::Add("used", 1),
        Change::Add("segments", i64::from(message.segments)),
        Change::Add(messages, 1),
        Change::Add(segments, i64::from(message.segments)),
    ];
    if micros > 0 {
        changes.push(Change::Add("micros", i64::try_from(micros).unwrap_or(i64::MAX)));
    }
    let condition = match meter {
        Meter::Off => Condition::All(vec![]),
        Meter::Granted(granted) => Condition::All(vec![
            Condition::Is("granted", granted.into()),
            Condition::Any(vec![Condition::Missing("used"), Condition::Less("used", granted.into())]),
        ]),
    };
    let key = keys::usage_shard(&message.tenant, month, usage::shard(&message.thread));
    Some(Write::Update { key, changes, condition })
}

/// The shards of a month, by their numbers.
pub async fn shards(
    table: &dyn Table,
    tenant: &TenantId,
    month: &str,
    freshness: Freshness,
) -> Result<BTreeMap<u32, Shard>, Failure> {
    let query = Query {
        index: None,
        pk: keys::usage(tenant, month),
        range: Range::Prefix(keys::USAGE_SHARDS.into()),
        order: Order::Ascending,
        limit: usize::try_from(usage::SHARDS).unwrap_or(usize::MAX),
        after: None,
        freshness,
    };
    let items = table.query(query).await?.items;
    let number = |item: &crate::table::Item| {
        let sk = item.get("sk").and_then(Value::as_str)?;
        sk.strip_prefix(keys::USAGE_SHARDS)?.parse().ok()
    };
    let one = |item| Ok((number(item).unwrap_or_default(), read::<Shard>(item)?));
    items.iter().map(one).collect()
}

/// All of a month together.
pub async fn month(table: &dyn Table, tenant: &TenantId, month: &str, freshness: Freshness) -> Result<Shard, Failure> {
    let shards = shards(table, tenant, month, freshness).await?;
    Ok(shards.values().fold(Shard::default(), |sum, shard| sum.plus(shard)))
}

/// What came of asking for more of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refill {
    /// The shard's grant is so large now, and has room.
    Granted(u64),
    /// Nothing is left of the month.
    UsedUp,
    /// Somebody was first: ask again.
    Lost,
}

/// Asks for more of a quota for a shard that has no room.
pub async fn refill(
    table: &dyn Table,
    tenant: &TenantId,
    month: &str,
    quota: u64,
    shard: u32,
) -> Result<Refill, Failure> {
    // Before the shards: a grant between the two reads is then met by the condition.
    let month_key = keys::usage_month(tenant, month);
    let handed = table.get(std::slice::from_ref(&month_key), Freshness::Strong).await?.pop().flatten();
    let handed = handed.as_ref().and_then(|item| item.get("handed")).cloned();
    let shards = shards(table, tenant, month, Freshness::Strong).await?;
    let mine = shards.get(&shard).cloned().unwrap_or_default();
    if mine.room() > 0 {
        return Ok(Refill::Granted(mine.granted));
    }
    let (more, from) = match hand_out(quota, &shards, shard) {
        Handout::Take(messages) => (messages, None),
        Handout::Move { from, messages } => (messages, Some(from)),
        Handout::UsedUp => return Ok(Refill::UsedUp),
    };
    let granted = mine.used.max(mine.granted) + more;
    let mut writes = vec![
        Write::Update {
            key: month_key,
            changes: vec![Change::Set("v".into(), 1.into()), Change::Add("handed", 1)],
            condition: Condition::unchanged("handed", handed.as_ref()),
        },
        Write::Update {
            key: keys::usage_shard(tenant, month, shard),
            changes: vec![Change::Set("v".into(), 1.into()), Change::Set("granted".into(), granted.into())],
            condition: match mine.granted {
                0 => Condition::Any(vec![Condition::Missing("granted"), Condition::Is("granted", 0.into())]),
                known => Condition::Is("granted", known.into()),
            },
        },
    ];
    writes.extend(from.and_then(|from| given(tenant, month, from, shards.get(&from)?, more)));
    match once::commit(table, &writes).await? {
        Commit::Done => Ok(Refill::Granted(granted)),
        Commit::Lost => Ok(Refill::Lost),
    }
}

/// The shard that gives has not used what it gives.
fn given(tenant: &TenantId, month: &str, from: u32, shard: &Shard, messages: u64) -> Option<Write> {
    let left = shard.granted.checked_sub(messages)?;
    Some(Write::Update {
        key: keys::usage_shard(tenant, month, from),
        changes: vec![Change::Set("granted".into(), left.into())],
        condition: Condition::All(vec![
            Condition::Is("granted", shard.granted.into()),
            Condition::Any(vec![Condition::Missing("used"), Condition::AtMost("used", left.into())]),
        ]),
    })
}
