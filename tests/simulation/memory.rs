//! The table's moods, each shown once.
#![expect(clippy::disallowed_methods, reason = "the table itself is what is tested")]

use platform::table::{
    Change, Condition, Freshness, Index, Item, Key, Order, Query, Range, Table, TableFailure, Write,
};
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use world::chance::Chance;
use world::executor::{Role, lock};
use world::memory::{Bill, MemoryTable};
use world::outside::Outside;
use world::plan::{Faults, Plan};

/// An index lags no longer than this.
const MAX_LAG: Duration = Duration::from_millis(1500);

fn table(plan: Plan) -> (Arc<Outside>, Arc<MemoryTable>) {
    let outside = Outside::new(plan.clone(), &Chance::new(plan.seed));
    (outside.clone(), MemoryTable::new(outside))
}

fn item(sk: &str, due: &str) -> Item {
    let value = json!({"pk": "T#a", "sk": sk, "due_pk": "DUE#1", "due_sk": due, "n": 1});
    value.as_object().cloned().expect("it is an object")
}

fn key(sk: &str) -> Key {
    Key { pk: "T#a".into(), sk: sk.into() }
}

fn put(sk: &str, due: &str) -> Write {
    Write::Put { item: item(sk, due), condition: Condition::Absent }
}

fn add(sk: &str) -> Write {
    let condition = Condition::Present;
    Write::Update { key: key(sk), changes: vec![Change::Add("n", 1)], condition }
}

fn query(index: Option<Index>, pk: &str, order: Order, limit: usize) -> Query {
    let (pk, range, after) = (pk.into(), Range::All, None);
    Query { index, pk, range, order, limit, after, freshness: Freshness::Eventual }
}

#[test]
fn a_transaction_is_all_or_nothing() {
    let (outside, table) = table(Plan::calm(1));
    table.plant(item("1", "5"));
    let inside = table.clone();
    let answer = outside.executor.block_on(async move { inside.write(&[put("2", "6"), put("1", "7")]).await });
    assert_eq!(answer, Err(TableFailure::ConditionFailed));
    assert_eq!(table.items().len(), 1);
}

#[test]
fn pages_walk_the_whole_index_in_both_directions() {
    let (outside, table) = table(Plan::calm(1));
    for number in 0..7 {
        table.plant(item(&format!("{number}"), if number < 4 { "a" } else { "b" }));
    }
    for order in [Order::Ascending, Order::Descending] {
        let inside = table.clone();
        let seen: Vec<String> = outside.executor.block_on(async move {
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let page = inside.query(Query { after, ..query(Some(Index::Due), "DUE#1", order, 3) }).await;
                let page = page.expect("nothing fails");
                seen.extend(page.items.iter().map(|item| item["sk"].as_str().unwrap_or_default().to_owned()));
                after = page.next;
                if after.is_none() {
                    return seen;
                }
            }
        });
        let mut sorted = seen.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!((seen.len(), sorted.len()), (7, 7), "{order:?}");
    }
    assert_eq!(table.indexed(Index::Due), 7);
}

#[test]
fn two_transactions_on_one_item_at_one_moment_conflict_or_follow_each_other() {
    let mut conflicts = 0;
    for seed in 0..50 {
        let (outside, table) = table(Plan::calm(seed));
        table.plant(item("1", "5"));
        table.plant(item("2", "5"));
        let done = Arc::new(Mutex::new(0));
        for _ in 0..2 {
            let (table, done) = (table.clone(), done.clone());
            outside.executor.spawn("writer", Role::Function, async move {
                *lock(&done) += i64::from(table.write(&[add("1"), add("2")]).await.is_ok());
            });
        }
        outside.executor.run(Duration::from_secs(9), || false);
        assert_eq!(table.look(&key("1")).expect("planted")["n"], json!(1 + *lock(&done)));
        conflicts += outside.counts().get("table conflict met").copied().unwrap_or(0);
    }
    assert!(conflicts > 5);
}

#[test]
fn an_index_lags_and_then_agrees_and_eventual_reads_miss_the_last_second() {
    let (mut late, mut stale) = (0, 0);
    for seed in 0..50 {
        let faults = Faults { stale: 500, ..Faults::default() };
        let (outside, table) = table(Plan { faults, ..Plan::calm(seed) });
        let seen = Arc::new(Mutex::new((0, 0, 0)));
        let (inside, result, executor) = (table.clone(), seen.clone(), outside.executor.clone());
        outside.executor.spawn("writer", Role::Function, async move {
            inside.write(&[put("1", "5")]).await.expect("nothing fails");
            let now = inside.query(query(Some(Index::Due), "DUE#1", Order::Ascending, 9)).await.expect("nothing fails");
            let read = inside.get(&[key("1")], Freshness::Eventual).await.expect("nothing fails");
            let sure = inside.get(&[key("1")], Freshness::Strong).await.expect("nothing fails");
            assert!(sure[0].is_some());
            executor.sleep(MAX_LAG).await;
            let then =
                inside.query(query(Some(Index::Due), "DUE#1", Order::Ascending, 9)).await.expect("nothing fails");
            *lock(&result) = (now.items.len(), read.iter().flatten().count(), then.items.len());
        });
        outside.executor.run(Duration::from_secs(9), || false);
        let (now, read, then) = *lock(&seen);
        assert_eq!(then, 1);
        late += 1 - now;
        stale += 1 - read;
    }
    assert!(late > 5 && stale > 5, "{late} {stale}");
}

#[test]
fn the_bill_is_as_dynamodb_writes_it() {
    let (outside, table) = table(Plan::calm(1));
    let inside = table.clone();
    outside.executor.spawn("writer", Role::Function, async move {
        inside.write(&[put("1", "5")]).await.expect("nothing fails"); // 1 + 1 in the index
        inside.write(&[put("1", "5")]).await.expect_err("it exists"); // 1
        inside.write(&[put("2", "5"), add("1")]).await.expect("nothing fails"); // 2 + 1, 2 + 0
        inside.get(&[key("1")], Freshness::Eventual).await.expect("nothing fails"); // a half
        inside.get(&[key("1"), key("9")], Freshness::Strong).await.expect("nothing fails"); // 1 and 1
    });
    outside.executor.run(Duration::from_secs(9), || false);
    assert_eq!(table.bill(), Bill { requests: 5, writes: 8, half_reads: 5 });
    assert_eq!(outside.calls(), 5);
}
