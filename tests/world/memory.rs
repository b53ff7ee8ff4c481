//! The table in memory, with DynamoDB's semantics and moods: stale reads, indexes that lag, throttles, lost answers,
//! transactions that meet each other, and a bill. `platform::table::Condition::holds` and `Write::apply` are the meaning of
//! a write here; the conformance test holds both to DynamoDB.

mod bill;
mod index;
mod moods;
mod refuse;
mod store;

use crate::bell::Bell;
use crate::executor::lock;
use crate::outside::Outside;
use async_trait::async_trait;
pub use bill::{Bill, size};
use platform::table::{Freshness, Item, Key, Page, Query, Table, TableFailure, Write};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;
pub use store::Changed;
use store::Store;

/// A transaction holds its items at most this long before it writes.
const MAX_HOLD: Duration = Duration::from_millis(6);

/// The table.
pub struct MemoryTable {
    outside: Arc<Outside>,
    state: Mutex<State>,
    /// Rung at every change.
    pub changed: Bell,
}

struct State {
    store: Store,
    bill: BTreeMap<(&'static str, &'static str), Bill>,
    held: BTreeSet<Key>,
}

impl MemoryTable {
    /// An empty table.
    pub fn new(outside: Arc<Outside>) -> Arc<Self> {
        let state = State { store: Store::default(), bill: BTreeMap::new(), held: BTreeSet::new() };
        Arc::new(Self { outside, state: Mutex::new(state), changed: Bell::default() })
    }

    /// The item as it is, for a test to look at.
    pub fn look(&self, key: &Key) -> Option<Item> {
        lock(&self.state).store.latest(key).map(|item| Item::clone(item))
    }

    /// Every item as it is, in key order.
    pub fn items(&self) -> Vec<Arc<Item>> {
        lock(&self.state).store.items()
    }

    /// How many items stand in an index as it will be when it has caught up.
    pub fn indexed(&self, index: platform::table::Index) -> usize {
        lock(&self.state).store.indexed(index)
    }

    /// Every change from the first, in the order in which they happened.
    pub fn history(&self) -> Vec<Arc<Changed>> {
        lock(&self.state).store.history.clone()
    }

    /// The change of this number, if it has happened; numbers run from 0.
    pub fn change(&self, number: usize) -> Option<Arc<Changed>> {
        lock(&self.state).store.history.get(number).cloned()
    }

    /// Stores an item as a test's beginning: at once, everywhere visible, unbilled.
    pub fn plant(&self, mut item: Item) {
        refuse::without_nulls(&mut item);
        let key = refuse::key_of(&item);
        refuse::item(&item);
        let now = self.outside.executor.now();
        lock(&self.state).store.set(&key, Some(item), now, || Duration::ZERO);
        self.changed.ring();
    }

    /// Deletes what DynamoDB's time to live (`attribute`, in seconds) may have deleted by now.
    pub fn expire(&self, attribute: &str) -> usize {
        let now = self.outside.now().0 / 1000;
        let over =
            |item: &Arc<Item>| item.get(attribute).and_then(serde_json::Value::as_i64).is_some_and(|end| end < now);
        let keys: Vec<Key> = self.items().iter().filter(|item| over(item)).map(|item| refuse::key_of(item)).collect();
        let at = self.outside.executor.now();
        keys.iter().for_each(|key| lock(&self.state).store.set(key, None, at, || Duration::ZERO));
        self.changed.ring();
        keys.len()
    }

    /// What was billed, by function and kind of request.
    pub fn bills(&self) -> BTreeMap<(&'static str, &'static str), Bill> {
        lock(&self.state).bill.clone()
    }

    /// What was billed to functions since the world began.
    pub fn bill(&self) -> Bill {
        self.bills().into_values().fold(Bill::default(), Bill::plus)
    }

    fn charge(&self, kind: &'static str, bill: Bill) {
        let Some(current) = self.outside.executor.current().filter(|_| self.outside.in_function()) else {
            return;
        };
        let mut state = lock(&self.state);
        let sum = state.bill.entry((current.name, kind)).or_default();
        *sum = sum.plus(bill);
    }

    fn read(&self, keys: &[Key], freshness: Freshness) -> Vec<Option<Item>> {
        let seen: Vec<Option<Arc<Item>>> = keys
            .iter()
            .map(|key| {
                let at = self.sight(freshness);
                lock(&self.state).store.seen(key, at)
            })
            .collect();
        let bill = seen
            .iter()
            .map(|item| Bill::read(item.as_deref().map_or(0, size), freshness))
            .fold(Bill::default(), Bill::plus);
        self.charge("table.get", Bill { requests: 1, ..bill });
        seen.into_iter().map(|item| item.map(Arc::unwrap_or_clone)).collect()
    }

    /// The effect of a write: all of it or nothing, at one instant.
    fn apply(&self, kind: &'static str, writes: &[Write]) -> Result<(), TableFailure> {
        let transaction = kind == "table.transact";
        let before: Vec<Option<Arc<Item>>> = {
            let state = lock(&self.state);
            writes.iter().map(|write| state.store.latest(&write.key()).cloned()).collect()
        };
        let mut bill = Bill::one_request();
        if !writes.iter().zip(&before).all(|(write, item)| write.condition().holds(item.as_deref())) {
            for item in before.iter().map(Option::as_deref) {
                bill = bill.plus(Bill::write(item, item, transaction));
            }
            self.charge(kind, bill);
            self.outside.trace(|| "a condition failed".into());
            return Err(TableFailure::ConditionFailed);
        }
        let now = self.outside.executor.now();
        for (write, before) in writes.iter().zip(&before) {
            let after = after(write, before.as_deref());
            bill = bill.plus(Bill::write(before.as_deref(), after.as_ref(), transaction));
            if !matches!(write, Write::Check { .. }) {
                bill = bill.plus(index::bill(before.as_deref(), after.as_ref()));
                lock(&self.state).store.set(&write.key(), after, now, || self.lag());
            }
        }
        self.charge(kind, bill);
        self.changed.ring();
        Ok(())
    }

    /// Holds the items of a transaction for a moment; meeting another one is a conflict.
    async fn transact(&self, writes: &[Write]) -> Result<(), TableFailure> {
        let keys: Vec<Key> = writes.iter().map(Write::key).collect();
        self.meets_none(&keys)?;
        lock(&self.state).held.extend(keys.iter().cloned());
        let _held = Held { table: self, keys };
        if self.outside.in_function() {
            let hold = self.outside.draw(|chance| chance.time(Duration::ZERO, MAX_HOLD));
            self.outside.executor.sleep(hold).await;
        }
        self.apply("table.transact", writes)
    }

    fn single(&self, write: &Write) -> Result<(), TableFailure> {
        self.meets_none(&[write.key()])?;
        self.apply("table.write", std::slice::from_ref(write))?;
        // The client's own second attempt after a lost answer: it may meet what the first one wrote.
        if self.outside.in_function() && self.outside.fault("table write tried twice", self.outside.plan.faults.retried)
        {
            return self.apply("table.write", std::slice::from_ref(write));
        }
        Ok(())
    }
}

/// The item after a write, as DynamoDB stores it.
fn after(write: &Write, before: Option<&Item>) -> Option<Item> {
    refuse::sum(write, before);
    let mut after = write.apply(before)?;
    refuse::without_nulls(&mut after);
    refuse::item(&after);
    Some(after)
}

/// The items of a transaction under way; let go of however it ends.
struct Held<'a> {
    table: &'a MemoryTable,
    keys: Vec<Key>,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.table.state);
        for key in &self.keys {
            state.held.remove(key);
        }
    }
}

#[async_trait]
impl Table for MemoryTable {
    async fn get(&self, keys: &[Key], freshness: Freshness) -> Result<Vec<Option<Item>>, TableFailure> {
        refuse::keys(keys);
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let crossing = self.outside.enter("table.get").await;
        let answer = self.throttled(&crossing).map(|()| self.read(keys, freshness));
        crossing.leave().await;
        answer
    }

    async fn query(&self, query: Query) -> Result<Page, TableFailure> {
        refuse::query(&query);
        let crossing = self.outside.enter("table.query").await;
        let answer = self.throttled(&crossing).map(|()| {
            let at = self.sight(if query.index.is_some() { Freshness::Strong } else { query.freshness });
            let (page, bytes) = lock(&self.state).store.page(&query, at);
            let freshness = if query.index.is_some() { Freshness::Eventual } else { query.freshness };
            self.charge("table.query", Bill { requests: 1, ..Bill::read(bytes, freshness) });
            page
        });
        crossing.leave().await;
        answer
    }

    async fn write(&self, writes: &[Write]) -> Result<(), TableFailure> {
        refuse::writes(writes);
        let single = match writes {
            [] => return Ok(()),
            [Write::Check { .. }] => None,
            [write] => Some(write),
            _ => None,
        };
        let crossing = self.outside.enter(if single.is_some() { "table.write" } else { "table.transact" }).await;
        let mut answer = self.throttled(&crossing);
        if answer.is_ok() {
            answer = match single {
                Some(write) => self.single(write),
                None => self.transact(writes).await,
            };
        }
        if answer.is_ok() {
            answer = self.lost(&crossing);
        }
        crossing.leave().await;
        answer
    }
}
