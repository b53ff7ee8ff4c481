//! One global secondary index: sparse, ordered by its own keys, and late. What it shows of an item comes in the order in
//! which the item changed, each change at an instant that was drawn when it happened.

use super::Bill;
use super::bill::size;
use super::refuse::{INDEXES, key_names};
use platform::table::{Index, Item, Key};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;
use std::time::Duration;

/// Where an entry stands: the index's keys, then the table's.
pub(super) type Place = (String, String, Key);

/// An item from an instant on; `None`: no item.
pub(super) type Version = (Duration, Option<Arc<Item>>);

#[derive(Default)]
pub(super) struct Shown {
    places: BTreeMap<Place, Vec<Version>>,
    /// Until when the last change of an item is under way.
    settled: BTreeMap<Key, Duration>,
    /// How many entries there are once all is settled.
    pub entries: usize,
}

/// Where this item stands in this index; nowhere if it lacks one of the two attributes.
pub(super) fn place(index: Index, item: &Item) -> Option<Place> {
    let (pk, sk) = key_names(index);
    let part = |name: &str| item.get(name)?.as_str().map(str::to_owned);
    Some((part(pk)?, part(sk)?, super::refuse::key_of(item)))
}

/// What the index shows of an item: the keys, and what is projected.
pub(super) fn project(index: Index, item: &Item) -> Item {
    let (pk, sk) = key_names(index);
    let names = ["pk", "sk", pk, sk].into_iter().chain(index.attributes().iter().copied());
    names.filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect()
}

/// What a change of an item costs in all indexes: nothing where nothing shown changes, two writes where the key moves.
pub(super) fn bill(before: Option<&Item>, after: Option<&Item>) -> Bill {
    let mut sum = Bill::default();
    for index in INDEXES {
        let shown = |item: &Item| place(index, item).map(|place| (place, project(index, item)));
        let change = match (before.and_then(shown), after.and_then(shown)) {
            (None, None) => Bill::default(),
            (None, Some((_, row))) | (Some((_, row)), None) => Bill::index_write(size(&row)),
            (Some((old, old_row)), Some((new, new_row))) if old != new => {
                Bill::index_write(size(&old_row)).plus(Bill::index_write(size(&new_row)))
            }
            (Some((_, old_row)), Some((_, new_row))) if old_row == new_row => Bill::default(),
            (Some((_, old_row)), Some((_, new_row))) => Bill::index_write(size(&old_row).max(size(&new_row))),
        };
        sum = sum.plus(change);
    }
    sum
}

impl Shown {
    /// Takes up a change of an item, to be seen at this instant, or once its earlier changes are seen.
    pub fn change(
        &mut self,
        key: &Key,
        old: Option<Place>,
        new: Option<(Place, Arc<Item>)>,
        now: Duration,
        at: Duration,
    ) {
        if old.is_none() && new.is_none() {
            return;
        }
        self.entries = self.entries + usize::from(new.is_some()) - usize::from(old.is_some());
        let at = at.max(self.settled.get(key).copied().unwrap_or_default());
        if at > now {
            self.settled.insert(key.clone(), at);
        } else {
            self.settled.remove(key);
        }
        if let Some(old) = old.filter(|old| new.as_ref().is_none_or(|(place, _)| place != old)) {
            self.push(old, now, at, None);
        }
        if let Some((place, item)) = new {
            self.push(place, now, at, Some(item));
        }
    }

    fn push(&mut self, place: Place, now: Duration, at: Duration, item: Option<Arc<Item>>) {
        if at <= now && item.is_none() {
            self.places.remove(&place);
            return;
        }
        let versions = self.places.entry(place).or_default();
        let seen = versions.iter().filter(|(from, _)| *from <= now).count();
        versions.drain(..seen.saturating_sub(1));
        versions.push((at, item));
    }

    /// What stands between two places at this instant, in order.
    pub fn between(
        &self,
        range: (Bound<Place>, Bound<Place>),
        now: Duration,
    ) -> impl DoubleEndedIterator<Item = (&Place, &Arc<Item>)> {
        self.places.range(range).filter_map(move |(place, versions)| {
            let seen = versions.iter().rev().find(|(from, _)| *from <= now)?;
            Some((place, seen.1.as_ref()?))
        })
    }
}
