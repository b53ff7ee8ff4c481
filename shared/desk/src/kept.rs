//! What a tenant keeps under a key of its own: settings, assistants, templates, people. Each is made, changed and taken away in
//! one transaction with the line of the audit log that tells of it and the proof of the call. Who changes what somebody else
//! has changed meanwhile decides again, so that two changes of different fields both stand.

use crate::audit::{self, Deed};
use crate::handled;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use platform::failure::Failure;
use platform::keys;
use platform::once::{self, Attempts, Commit};
use platform::records::{amend, item_at, read, read_some};
use platform::table::{Condition, Freshness, Item, Key, Order, Query, Range, Write};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::ops::Deref;

/// What is done, and to which thing: what the audit log tells of it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The deed.
    pub deed: Deed,
    /// The thing's id.
    pub on: &'a str,
}

/// One of them, as it was at some version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept<T> {
    /// The thing.
    pub record: T,
    /// How often it has been written: what `If-Match` is held against.
    pub rev: u64,
}

impl<T> Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.record
    }
}

impl<T> Kept<T> {
    /// A part of it, which has the version of the whole.
    pub fn part<P>(self, part: impl FnOnce(T) -> P) -> Kept<P> {
        Kept { record: part(self.record), rev: self.rev }
    }
}

/// Reads one.
pub async fn find<T: DeserializeOwned>(desk: &Desk<'_>, key: Key) -> Result<Option<Kept<T>>, Problem> {
    kept(desk.outside.table.get(&[key], Freshness::Strong).await?[0].as_ref())
}

/// Reads all of a kind, by the beginning of their sort keys; there are never more than `most`.
pub async fn list<T: DeserializeOwned>(desk: &Desk<'_>, prefix: &str, most: usize) -> Result<Vec<Kept<T>>, Problem> {
    let query = Query {
        index: None,
        pk: keys::tenant(&desk.caller.tenant),
        range: Range::Prefix(prefix.into()),
        order: Order::Ascending,
        limit: most,
        after: None,
        freshness: Freshness::Strong,
    };
    let page = desk.outside.table.query(query).await?;
    page.items.iter().map(|item| Ok(Kept { record: read(item)?, rev: version(Some(item)) })).collect()
}

/// Stores a new one, with what belongs to it. The same call again gives what it made then; `Lost` by any other cause is for the
/// caller to name.
pub async fn make<T: Serialize + DeserializeOwned + Clone>(
    desk: &Desk<'_>,
    event: &Event,
    key: &Key,
    record: &T,
    told: Told<'_>,
    beside: Vec<Write>,
) -> Result<Option<T>, Problem> {
    let asked = [handled::key(desk, event), key.clone()];
    let items = desk.outside.table.get(&asked, Freshness::Strong).await?;
    if handled::before::<bool>(desk, event, items[0].as_ref()).await?.is_some() {
        return read_some(items[1].as_ref())?.map(Some).ok_or(Problem::NotFound);
    }
    let mut writes = vec![Write::Put { item: item_at(key.clone(), record, vec![]), condition: Condition::Absent }];
    writes.extend(beside);
    writes.push(audit::line(desk, event, told.deed, told.on));
    writes.extend(handled::proof(desk, event, &true, &[]));
    let made = once::insist(desk.outside.table, desk.outside.clock, &writes).await?;
    Ok((made == Commit::Done).then(|| record.clone()))
}

/// Changes one, as decided from what is stored. What changes nothing writes nothing.
pub async fn change<T: Serialize + DeserializeOwned>(
    desk: &Desk<'_>,
    event: &Event,
    key: &Key,
    told: Told<'_>,
    decide: impl Fn(&T) -> Result<T, Problem>,
) -> Result<Kept<T>, Problem> {
    change_with(desk, event, key, told, |before| Ok((decide(before)?, vec![]))).await
}

/// The same, with what belongs to the change.
pub async fn change_with<T: Serialize + DeserializeOwned>(
    desk: &Desk<'_>,
    event: &Event,
    key: &Key,
    told: Told<'_>,
    decide: impl Fn(&T) -> Result<(T, Vec<Write>), Problem>,
) -> Result<Kept<T>, Problem> {
    let outside = desk.outside;
    let asked = [handled::key(desk, event), key.clone()];
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let items = outside.table.get(&asked, Freshness::Strong).await?;
        let before: Kept<T> = kept(items[1].as_ref())?.ok_or(Problem::NotFound)?;
        if handled::before::<bool>(desk, event, items[0].as_ref()).await?.is_some() {
            return Ok(before);
        }
        event.must_have_seen(before.rev)?;
        let (after, beside) = decide(&before)?;
        let Some(write) = amend(key.clone(), &before.record, &after, rev(items[1].as_ref())) else { return Ok(before) };
        let fields = fields(&write);
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let mut writes = vec![write, audit::line_of(desk, event, told.deed, told.on, &fields)];
        writes.extend(beside);
        writes.extend(handled::proof(desk, event, &true, &[]));
        if once::commit(outside.table, &writes).await? == Commit::Done {
            outside.cache.forget(key);
            return Ok(Kept { record: after, rev: before.rev + 1 });
        }
    }
    Err(Failure::Busy.into())
}

/// Takes one away, if `check` lets it go, with what belongs to it. The same call again finds it gone.
pub async fn remove<T: DeserializeOwned>(
    desk: &Desk<'_>,
    event: &Event,
    key: &Key,
    told: Told<'_>,
    check: impl Fn(&T) -> Result<Vec<Write>, Problem>,
) -> Result<(), Problem> {
    let outside = desk.outside;
    let asked = [handled::key(desk, event), key.clone()];
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let items = outside.table.get(&asked, Freshness::Strong).await?;
        if handled::before::<bool>(desk, event, items[0].as_ref()).await?.is_some() {
            return Ok(());
        }
        let before: T = read_some(items[1].as_ref())?.ok_or(Problem::NotFound)?;
        event.must_have_seen(version(items[1].as_ref()))?;
        let condition = Condition::unchanged("rev", rev(items[1].as_ref()));
        let mut writes = vec![Write::Delete { key: key.clone(), condition }];
        writes.extend(check(&before)?);
        writes.push(audit::line(desk, event, told.deed, told.on));
        writes.extend(handled::proof(desk, event, &true, &[]));
        if once::commit(outside.table, &writes).await? == Commit::Done {
            outside.cache.forget(key);
            return Ok(());
        }
    }
    Err(Failure::Busy.into())
}

fn kept<T: DeserializeOwned>(item: Option<&Item>) -> Result<Option<Kept<T>>, Problem> {
    Ok(read_some(item)?.map(|record| Kept { record, rev: version(item) }))
}

fn rev(item: Option<&Item>) -> Option<&Value> {
    item.and_then(|item| item.get("rev"))
}

/// How often it has been written; one that was stored by hand has no version yet.
fn version(item: Option<&Item>) -> u64 {
    rev(item).and_then(Value::as_u64).unwrap_or_default()
}

/// The names of the attributes that a write changes.
fn fields(write: &Write) -> Vec<String> {
    match write {
        Write::Update { changes, .. } => {
            changes.iter().map(|change| change.name().to_owned()).filter(|name| name != "rev").collect()
        }
        Write::Put { .. } | Write::Delete { .. } | Write::Check { .. } => vec![],
    }
}
