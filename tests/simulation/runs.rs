//! A small program that keeps the house's rules, told in every weather.
#![expect(clippy::disallowed_methods, reason = "the table itself is what is tested")]

use platform::queue::QueueName;
use platform::table::{Change, Condition, Key, Table, TableFailure, Write};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use world::executor::lock;
use world::plan::{Moment, Plan};
use world::pump::{self, Function};
use world::runs::{assert_taken, tell, tell_seeds};
use world::stream;
use world::world::World;

/// Each record adds one to a counter under its own proof, as a function of the house does; `live` looks on.
fn count_to(world: &mut World, records: usize) {
    let table = world.table.clone();
    let handler: pump::Handler = Arc::new(move |records| {
        let table = table.clone();
        Box::pin(async move {
            let mut failed = Vec::new();
            for record in records {
                let proof = json!({"pk": "T#a", "sk": format!("H#{}", record.body)});
                let item = proof.as_object().cloned().expect("it is an object");
                let proof = Write::Put { item, condition: Condition::Absent };
                let key = Key { pk: "T#a".into(), sk: "COUNT".into() };
                let changes = vec![Change::Add("n", 1)];
                let add = Write::Update { key, changes, condition: Condition::All(vec![]) };
                match table.write(&[proof, add]).await {
                    Ok(()) | Err(TableFailure::ConditionFailed) => (),
                    Err(_) => failed.push(record.id),
                }
            }
            failed
        })
    });
    world.consume(QueueName::Events, Function { name: "inbound", timeout: Duration::from_secs(60), handler });
    let seen: Arc<Mutex<BTreeMap<usize, usize>>> = Arc::default();
    let log = seen.clone();
    let live: stream::Handler = Arc::new(move |changes| {
        for change in changes {
            *lock(&log).entry(change.number).or_default() += 1;
        }
        Box::pin(async { Vec::new() })
    });
    world.consume_stream("live", Duration::from_secs(60), live);
    for number in 0..records {
        world.queues.put(QueueName::Events, format!("{number}"), Duration::ZERO);
    }
    world.finish(Duration::from_secs(3600));
    let counter = world.table.look(&Key { pk: "T#a".into(), sk: "COUNT".into() }).expect("it was counted");
    assert_eq!(counter["n"], json!(records));
    assert_eq!(lock(&seen).len(), world.table.history().len());
}

#[test]
fn once_is_once_in_any_weather() {
    let plan = |seed| Plan::rough(seed, Duration::from_secs(60));
    let counts = tell_seeds(0, 300, plan, |world| count_to(world, 12));
    assert_taken(&counts, &["crash by chance", "table throttled", "table answer lost", "table conflict met"]);
}

#[test]
fn once_is_once_whichever_call_dies() {
    let (calls, _) = tell(&Plan::calm(5), |world| {
        count_to(world, 5);
        world.outside.calls()
    });
    for call in 1..=calls {
        for moment in [Moment::Before, Moment::After] {
            let (_, counts) = tell(&Plan::crash(5, call, moment), |world| count_to(world, 5));
            assert_eq!(counts["crash planned"], 1, "{call} {moment:?}");
        }
    }
}

#[test]
#[should_panic(expected = "does not come to rest")]
fn a_record_that_nobody_reads_fails_the_story() {
    let world = World::new(Plan::calm(1));
    world.queues.put(QueueName::Ticks, "unread".into(), Duration::ZERO);
    world.finish(Duration::from_secs(60));
}
