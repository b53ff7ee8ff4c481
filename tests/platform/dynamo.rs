//! The table's contract on dynoxide, through the same client as on AWS: what `dynamo` renders is accepted, and refused writes
//! come back sorted. The long comparison with the in-memory table is the conformance test's.

#![expect(clippy::disallowed_methods, reason = "the table itself is what is tested")]

use platform::aws::Aws;
use platform::table::dynamo::{self, Dynamo};
use platform::table::{
    Change, Condition, Freshness, Index, Item, Key, Order, Query, Range, Table, TableFailure, Write,
};
use serde_json::{Value, json};

struct Dynoxide {
    table: Dynamo,
    _stop: tokio::sync::oneshot::Sender<()>,
}

async fn dynoxide() -> Dynoxide {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
    let address = listener.local_addr().expect("an address");
    let database = dynoxide::Database::memory().expect("a database in memory");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    tokio::spawn(dynoxide::server::serve_with_shutdown(listener, database, async {
        stopped.await.ok();
    }));
    let aws = Aws::emulated(&format!("http://{address}"));
    dynamo::create(&aws, "volley").await.expect("the table is created");
    dynamo::create(&aws, "volley").await.expect("creating it again changes nothing");
    Dynoxide { table: Dynamo::new(&aws, "volley"), _stop: stop }
}

fn key(sk: &str) -> Key {
    Key { pk: "T#acme".into(), sk: sk.into() }
}

fn item(sk: &str, more: Value) -> Item {
    let mut item = match more {
        Value::Object(map) => map,
        _ => panic!("an object"),
    };
    item.insert("pk".into(), json!("T#acme"));
    item.insert("sk".into(), json!(sk));
    item
}

fn put(sk: &str, more: Value, condition: Condition) -> Write {
    Write::Put { item: item(sk, more), condition }
}

fn always() -> Condition {
    Condition::All(vec![])
}

fn page(index: Option<Index>, pk: &str, range: Range) -> Query {
    Query {
        index,
        pk: pk.into(),
        range,
        order: Order::Ascending,
        limit: 10,
        after: None,
        freshness: Freshness::Eventual,
    }
}

fn sks(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item["sk"].as_str().expect("a string")).collect()
}

#[tokio::test]
async fn an_item_comes_back_as_it_was_put_without_its_nulls() {
    let world = dynoxide().await;
    let stored = json!({"name": "value", "size": -7, "big": i64::MAX, "flag": false, "list": [1, "two", {"three": 3}],
        "map": {"order": 1, "empty": "", "gone": null}, "gone": null, "text": "zażółć 🦀"});
    world.table.write(&[put("A", stored, Condition::Absent)]).await.expect("stored");
    let found = world.table.get(&[key("A")], Freshness::Strong).await.expect("read").remove(0).expect("there");
    let expected = json!({"name": "value", "size": -7, "big": i64::MAX, "flag": false, "list": [1, "two", {"three": 3}],
        "map": {"order": 1, "empty": ""}, "text": "zażółć 🦀"});
    assert_eq!(found, item("A", expected));
}

#[tokio::test]
async fn many_keys_are_answered_in_the_order_asked() {
    let world = dynoxide().await;
    for sk in ["A", "B", "C"] {
        world.table.write(&[put(sk, json!({}), Condition::Absent)]).await.expect("stored");
    }
    let found = world.table.get(&[key("C"), key("X"), key("A")], Freshness::Eventual).await.expect("read");
    let found: Vec<Option<&str>> =
        found.iter().map(|item| item.as_ref().and_then(|item| item["sk"].as_str())).collect();
    assert_eq!(found, [Some("C"), None, Some("A")]);
    assert_eq!(world.table.get(&[], Freshness::Strong).await, Ok(vec![]));
}

#[tokio::test]
async fn each_condition_decides_as_it_does_in_memory() {
    let world = dynoxide().await;
    let before = item("A", json!({"status": "open", "count": 5, "flag": true}));
    let conditions = [
        Condition::Absent,
        Condition::Present,
        Condition::Is("status", json!("open")),
        Condition::Is("status", json!("closed")),
        Condition::Is("status", Value::Null),
        Condition::Is("flag", json!(true)),
        Condition::Missing("status"),
        Condition::Missing("other"),
        Condition::Less("count", json!(6)),
        Condition::Less("count", json!(5)),
        Condition::Less("count", json!("6")),
        Condition::Less("other", json!(6)),
        Condition::Less("flag", json!(true)),
        Condition::AtMost("count", json!(5)),
        Condition::AtMost("status", json!("open")),
        always(),
        Condition::Any(vec![]),
        Condition::Any(vec![Condition::Is("count", json!(1)), always()]),
        Condition::Any(vec![Condition::Is("count", json!(1)), Condition::Is("status", json!("open"))]),
        Condition::All(vec![
            Condition::Present,
            Condition::Any(vec![Condition::Missing("count"), Condition::Missing("b")]),
        ]),
        Condition::All(vec![Condition::Present, Condition::Is("count", json!(6))]),
    ];
    for condition in conditions {
        for there in [true, false] {
            let write = if there {
                Write::Put { item: before.clone(), condition: always() }
            } else {
                Write::Delete { key: key("A"), condition: always() }
            };
            world.table.write(&[write]).await.expect("prepared");
            let answer = world.table.write(&[put("A", json!({"new": 1}), condition.clone())]).await;
            let expected =
                if condition.holds(there.then_some(&before)) { Ok(()) } else { Err(TableFailure::ConditionFailed) };
            assert_eq!(answer, expected, "{condition:?} there: {there}");
        }
    }
}

#[tokio::test]
async fn an_update_sets_adds_and_removes() {
    let world = dynoxide().await;
    let changes = vec![
        Change::Set("size".into(), json!(1)),
        Change::Set("gone".into(), Value::Null),
        Change::Add("count", 2),
        Change::Remove("status".into()),
    ];
    let write = Write::Update { key: key("A"), changes, condition: Condition::Missing("size") };
    world.table.write(std::slice::from_ref(&write)).await.expect("an absent item is created");
    let found = world.table.get(&[key("A")], Freshness::Strong).await.expect("read").remove(0);
    assert_eq!(found, Some(item("A", json!({"size": 1, "count": 2}))));
    assert_eq!(world.table.write(&[write]).await, Err(TableFailure::ConditionFailed));

    let more = Write::Update { key: key("A"), changes: vec![Change::Add("count", -5)], condition: Condition::Present };
    world.table.write(&[more]).await.expect("changed");
    let found = world.table.get(&[key("A")], Freshness::Strong).await.expect("read").remove(0).expect("there");
    assert_eq!(found["count"], json!(-3));
}

#[tokio::test]
async fn a_transaction_is_all_or_nothing() {
    let world = dynoxide().await;
    world.table.write(&[put("head", json!({"epoch": 1}), Condition::Absent)]).await.expect("stored");
    let turn = |epoch: i64| {
        [
            put("M#1", json!({"text": "x"}), Condition::Absent),
            Write::Update {
                key: key("head"),
                changes: vec![Change::Add("epoch", 1)],
                condition: Condition::Is("epoch", json!(epoch)),
            },
            Write::Check { key: key("consent"), condition: Condition::Missing("out") },
            Write::Check { key: key("other"), condition: always() },
            Write::Delete { key: key("old"), condition: always() },
        ]
    };
    assert_eq!(world.table.write(&turn(7)).await, Err(TableFailure::ConditionFailed));
    assert_eq!(world.table.get(&[key("M#1")], Freshness::Strong).await, Ok(vec![None]));
    world.table.write(&turn(1)).await.expect("written");
    let found = world.table.get(&[key("M#1"), key("head")], Freshness::Strong).await.expect("read");
    assert_eq!(found[1].as_ref().map(|head| &head["epoch"]), Some(&json!(2)));
    assert!(found[0].is_some());
    assert_eq!(world.table.write(&turn(2)).await, Err(TableFailure::ConditionFailed));
}

#[tokio::test]
async fn a_partition_is_read_in_pages_both_ways() {
    let world = dynoxide().await;
    for sk in ["A#1", "M#1", "M#2", "M#3", "Z#1"] {
        world.table.write(&[put(sk, json!({}), Condition::Absent)]).await.expect("stored");
    }
    let all = world.table.query(page(None, "T#acme", Range::All)).await.expect("read");
    assert_eq!(sks(&all.items), ["A#1", "M#1", "M#2", "M#3", "Z#1"]);

    let query = Query { order: Order::Descending, limit: 2, ..page(None, "T#acme", Range::Prefix("M#".into())) };
    let first = world.table.query(query.clone()).await.expect("read");
    assert_eq!(sks(&first.items), ["M#3", "M#2"]);
    let second = world.table.query(Query { after: first.next, ..query }).await.expect("read");
    assert_eq!(sks(&second.items), ["M#1"]);
    assert_eq!(second.next, None);

    let between =
        world.table.query(page(None, "T#acme", Range::Between("M#2".into(), "Z".into()))).await.expect("read");
    assert_eq!(sks(&between.items), ["M#2", "M#3"]);
    let backwards =
        world.table.query(page(None, "T#acme", Range::Between("Z".into(), "A".into()))).await.expect("read");
    assert!(backwards.items.is_empty());
    let prefix = world.table.query(page(None, "T#acme", Range::Prefix(String::new()))).await.expect("read");
    assert_eq!(prefix.items.len(), 5);
}

#[tokio::test]
async fn an_index_holds_the_items_that_have_its_keys() {
    let world = dynoxide().await;
    for index in [Index::Due, Index::Inbox, Index::Progress, Index::List] {
        let name = index.name();
        let more = json!({format!("{name}_pk"): "S#1", format!("{name}_sk"): "0002", "thread": "t", "extra": 1});
        world.table.write(&[put(name, more, Condition::Absent)]).await.expect("stored");
        let found = world.table.query(page(Some(index), "S#1", Range::Prefix("000".into()))).await.expect("read");
        assert_eq!(sks(&found.items), [name]);
        assert_eq!(found.items[0].contains_key("thread"), index.attributes().contains(&"thread"));
        assert!(!found.items[0].contains_key("extra"), "only what a row shows is projected");
        assert_eq!(found.items[0][&format!("{name}_sk")], json!("0002"));
    }
}

#[tokio::test]
async fn nobody_there_is_unavailable() {
    let aws = Aws::emulated("http://127.0.0.1:1");
    let table = Dynamo::new(&aws, "volley");
    let answer = table.get(&[key("A")], Freshness::Strong).await;
    assert_eq!(answer, Err(TableFailure::Unavailable("no connection".into())));
}
