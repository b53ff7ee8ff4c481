//! What the table holds: every item with the versions of its last second, the indexes, and every change ever made.

use super::index::{Place, Shown, Version, place, project};
use super::moods::MAX_STALE;
use super::refuse::{INDEXES, key_names, key_of};
use super::size;
use platform::table::{Index, Item, Key, Order, Page, Query, Range};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;
use std::time::Duration;

/// A page ends at this many bytes read (DynamoDB: 1 MB).
const MAX_PAGE: usize = 1024 * 1024;

/// A change of one item, as the table's stream tells it.
#[derive(Debug)]
pub struct Changed {
    /// Its number, from 0.
    pub number: usize,
    /// When, since the world began.
    pub at: Duration,
    /// Which item.
    pub key: Key,
    /// The item before.
    pub old: Option<Arc<Item>>,
    /// The item after.
    pub new: Option<Arc<Item>>,
}

#[derive(Default)]
pub(super) struct Store {
    cells: BTreeMap<Key, Vec<Version>>,
    indexes: BTreeMap<Index, Shown>,
    pub history: Vec<Arc<Changed>>,
}

impl Store {
    pub fn latest(&self, key: &Key) -> Option<&Arc<Item>> {
        self.cells.get(key)?.last()?.1.as_ref()
    }

    /// The item as it was at this instant.
    pub fn seen(&self, key: &Key, at: Duration) -> Option<Arc<Item>> {
        version(self.cells.get(key)?, at).cloned()
    }

    pub fn items(&self) -> Vec<Arc<Item>> {
        self.cells.values().filter_map(|versions| versions.last()?.1.clone()).collect()
    }

    pub fn indexed(&self, index: Index) -> usize {
        self.indexes.get(&index).map_or(0, |shown| shown.entries)
    }

    /// Stores or deletes; `lag` draws how late each index is that shows a change.
    pub fn set(&mut self, key: &Key, item: Option<Item>, now: Duration, mut lag: impl FnMut() -> Duration) {
        let versions = self.cells.entry(key.clone()).or_default();
        let old = versions.last().and_then(|(_, item)| item.clone());
        if old.as_deref() == item.as_ref() {
            return;
        }
        let new = item.map(Arc::new);
        let settled = versions.iter().filter(|(at, _)| *at + MAX_STALE <= now).count();
        versions.drain(..settled.saturating_sub(1));
        versions.push((now, new.clone()));
        for index in INDEXES {
            let before = old.as_ref().and_then(|item| place(index, item));
            let after = new.as_ref().and_then(|item| Some((place(index, item)?, Arc::new(project(index, item)))));
            if before.is_some() || after.is_some() {
                self.indexes.entry(index).or_default().change(key, before, after, now, now + lag());
            }
        }
        let number = self.history.len();
        self.history.push(Arc::new(Changed { number, at: now, key: key.clone(), old, new }));
    }

    /// A page as it was at this instant, and how many bytes were read for it.
    pub fn page(&self, query: &Query, at: Duration) -> (Page, usize) {
        let (start, end) = bounds(query);
        match query.index {
            None => {
                let key = |(pk, sk, _): Place| Key { pk, sk };
                let (start, end) = (start.map(key), end.map(key));
                if empty(&start, &end) {
                    return (Page::default(), 0);
                }
                let items = self
                    .cells
                    .range((start, end))
                    .filter_map(|(key, versions)| Some((key.sk.as_str(), version(versions, at)?)));
                collect(items, query)
            }
            Some(index) => {
                if empty(&start, &end) {
                    return (Page::default(), 0);
                }
                let Some(shown) = self.indexes.get(&index) else {
                    return (Page::default(), 0);
                };
                let items = shown.between((start, end), at).map(|((_, sk, _), item)| (sk.as_str(), item));
                collect(items, query)
            }
        }
    }
}

fn version(versions: &[Version], at: Duration) -> Option<&Arc<Item>> {
    versions.iter().rev().find(|(from, _)| *from <= at)?.1.as_ref()
}

fn empty<T: Ord>(start: &Bound<T>, end: &Bound<T>) -> bool {
    match (start, end) {
        (Bound::Included(start), Bound::Included(end)) => start > end,
        (Bound::Included(start) | Bound::Excluded(start), Bound::Included(end) | Bound::Excluded(end)) => start >= end,
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
    }
}

/// The part of the order that the query reads: its range, cut at where the page before ended.
fn bounds(query: &Query) -> (Bound<Place>, Bound<Place>) {
    let place = |sk: String| (query.pk.clone(), sk, Key { pk: String::new(), sk: String::new() });
    // The least string greater than this one.
    let beyond = |text: &str| format!("{text}\0");
    let end_of_partition = (beyond(&query.pk), String::new(), Key { pk: String::new(), sk: String::new() });
    let (mut start, mut end) = match &query.range {
        Range::All => (place(String::new()), end_of_partition),
        Range::Prefix(prefix) => (place(prefix.clone()), end_of_partition),
        Range::Between(first, last) => (place(first.clone()), place(beyond(last))),
    };
    let mut start_bound = Bound::Included(());
    if let Some(after) = query.after.as_ref().map(|item| after(query.index, item)) {
        match query.order {
            Order::Ascending if after >= start => (start, start_bound) = (after, Bound::Excluded(())),
            Order::Descending if after < end => end = after,
            Order::Ascending | Order::Descending => (),
        }
    }
    (start_bound.map(|()| start), Bound::Excluded(end))
}

/// The place that a page's `next` names.
fn after(index: Option<Index>, item: &Item) -> Place {
    let part = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    match index {
        None => (part("pk"), part("sk"), Key { pk: String::new(), sk: String::new() }),
        Some(index) => {
            let (pk, sk) = key_names(index);
            (part(pk), part(sk), key_of(item))
        }
    }
}

fn collect<'a>(items: impl DoubleEndedIterator<Item = (&'a str, &'a Arc<Item>)>, query: &Query) -> (Page, usize) {
    let inside = |sk: &str| match &query.range {
        Range::Prefix(prefix) => sk.starts_with(prefix.as_str()),
        Range::All | Range::Between(..) => true,
    };
    match query.order {
        Order::Ascending => take(items.take_while(|(sk, _)| inside(sk)), query),
        Order::Descending => {
            take(items.rev().skip_while(|(sk, _)| !inside(sk)).take_while(|(sk, _)| inside(sk)), query)
        }
    }
}

fn take<'a>(items: impl Iterator<Item = (&'a str, &'a Arc<Item>)>, query: &Query) -> (Page, usize) {
    let mut page = Page::default();
    let mut bytes = 0;
    for (_, item) in items {
        bytes += size(item);
        page.items.push(Item::clone(item));
        if page.items.len() == query.limit || bytes >= MAX_PAGE {
            page.next = Some(key_part(query.index, item));
            break;
        }
    }
    (page, bytes)
}

fn key_part(index: Option<Index>, item: &Item) -> Item {
    let mut names = vec!["pk", "sk"];
    if let Some((pk, sk)) = index.map(key_names) {
        names.extend([pk, sk]);
    }
    names.into_iter().filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect()
}
