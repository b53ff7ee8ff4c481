//! What DynamoDB refuses to take. Meeting one of these is a mistake in the program, so the world fails at once.

use platform::table::{Change, Index, Item, Key, MAX_KEYS, MAX_TRANSACTION, Query, Write};
use serde_json::Value;
use std::collections::BTreeSet;

/// The four indexes.
pub(super) const INDEXES: [Index; 4] = [Index::Due, Index::Inbox, Index::Progress, Index::List];

/// The names of an index's key attributes.
pub(super) fn key_names(index: Index) -> (&'static str, &'static str) {
    match index {
        Index::Due => ("due_pk", "due_sk"),
        Index::Inbox => ("inbox_pk", "inbox_sk"),
        Index::Progress => ("progress_pk", "progress_sk"),
        Index::List => ("list_pk", "list_sk"),
    }
}

/// DynamoDB's bound for an item.
const MAX_ITEM: usize = 400 * 1024;
const MAX_PK: usize = 2048;
const MAX_SK: usize = 1024;

/// The key that an item holds.
pub(super) fn key_of(item: &Item) -> Key {
    let part = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Key { pk: part("pk"), sk: part("sk") }
}

pub(super) fn item(item: &Item) {
    key(&key_of(item));
    assert!(super::size(item) <= MAX_ITEM, "an item of more than 400 KB under {:?}", key_of(item));
    for index in INDEXES {
        let (pk, sk) = key_names(index);
        for (name, most) in [(pk, MAX_PK), (sk, MAX_SK)] {
            if let Some(value) = item.get(name) {
                let text = value.as_str().unwrap_or_else(|| panic!("{name} is not a string"));
                assert!(!text.is_empty() && text.len() <= most, "{name} is empty or too long");
            }
        }
    }
    values(item);
}

pub(super) fn keys(keys: &[Key]) {
    assert!(keys.len() <= MAX_KEYS, "more keys than one batch may name");
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "one key twice in a batch");
    keys.iter().for_each(key);
}

pub(super) fn query(query: &Query) {
    assert!(!query.pk.is_empty() && query.pk.len() <= MAX_PK, "the partition of a query is empty or too long");
    assert!(query.limit > 0, "a query for nothing");
}

pub(super) fn writes(writes: &[Write]) {
    assert!(writes.len() <= MAX_TRANSACTION, "more than {MAX_TRANSACTION} writes in a transaction");
    let touched: BTreeSet<Key> = writes.iter().map(Write::key).collect();
    assert_eq!(touched.len(), writes.len(), "one item twice in a transaction");
    for write in writes {
        key(&write.key());
        if let Write::Update { changes, .. } = write {
            update(changes);
        }
    }
}

fn update(changes: &[Change]) {
    assert!(!changes.is_empty(), "an update that changes nothing");
    let names: Vec<&str> = changes
        .iter()
        .map(|change| match change {
            Change::Set(name, _) | Change::Remove(name) => name.as_str(),
            Change::Add(name, _) => name,
        })
        .collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "one attribute twice in an update");
    assert!(!names.contains(&"pk") && !names.contains(&"sk"), "an update of a key");
}

fn key(key: &Key) {
    assert!(!key.pk.is_empty() && key.pk.len() <= MAX_PK, "a partition key that is empty or too long");
    assert!(!key.sk.is_empty() && key.sk.len() <= MAX_SK, "a sort key that is empty or too long");
}

fn values(of: &Item) {
    assert!(!of.contains_key(""), "an attribute without a name");
    of.values().for_each(value);
}

fn value(of: &Value) {
    match of {
        Value::Number(number) => assert!(number.is_i64(), "a number that is not a whole one of 64 bits"),
        Value::Array(values) => values.iter().for_each(value),
        Value::Object(map) => values(map),
        Value::Null | Value::Bool(_) | Value::String(_) => (),
    }
}

/// A null that has a name is not stored: absent is how the table says that.
pub(super) fn without_nulls(item: &mut Item) {
    item.retain(|_, value| !value.is_null());
    item.values_mut().for_each(clear);
}

fn clear(value: &mut Value) {
    match value {
        Value::Object(map) => without_nulls(map),
        Value::Array(values) => values.iter_mut().for_each(clear),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => (),
    }
}

/// What an update meets: only numbers are added to.
pub(super) fn sum(write: &Write, before: Option<&Item>) {
    let Write::Update { changes, .. } = write else { return };
    for change in changes {
        if let Change::Add(name, _) = change {
            let there = before.and_then(|item| item.get(*name));
            assert!(there.is_none_or(Value::is_i64), "{name} is added to and is not a number");
        }
    }
}
