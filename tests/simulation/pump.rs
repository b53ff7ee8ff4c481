//! The promises of queues and of what hands them on.

use platform::queue::{Parcel, Queue, QueueName};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use world::chance::Chance;
use world::executor::lock;
use world::outside::Outside;
use world::plan::{Faults, Moment, Plan};
use world::pump::{Function, Handler, consume};
use world::queues::Queues;

type Seen = Arc<Mutex<BTreeMap<String, Vec<Duration>>>>;

/// A world of one function that passes each body on to [ticks] and fails the bodies that begin with `bad`.
fn world(plan: Plan) -> (Arc<Outside>, Arc<Queues>, Seen) {
    let chance = Chance::new(plan.seed);
    let outside = Outside::new(plan, &chance);
    let queues = Queues::new(outside.clone(), &chance);
    let seen: Seen = Arc::default();
    let (inside, log, clock) = (queues.clone(), seen.clone(), outside.executor.clone());
    let handler: Handler = Arc::new(move |records| {
        let (queues, log, clock) = (inside.clone(), log.clone(), clock.clone());
        Box::pin(async move {
            let mut failed = Vec::new();
            for record in records {
                lock(&log).entry(record.body.clone()).or_default().push(clock.now());
                let parcel = Parcel { body: record.body.clone(), delay: Duration::from_secs(7), group: "a".into() };
                if record.body.starts_with("bad") || queues.send(QueueName::Ticks, parcel).await.is_err() {
                    queues.postpone(QueueName::Events, &record.receipt, Duration::from_secs(1)).await.ok();
                    failed.push(record.id);
                }
            }
            failed
        })
    });
    consume(&queues, QueueName::Events, Function { name: "inbound", timeout: Duration::from_secs(60), handler });
    (outside, queues, seen)
}

fn run(outside: &Outside, time: u64) {
    outside.executor.run(Duration::from_secs(time), || false);
}

#[test]
fn every_record_is_handled_and_a_delay_is_kept() {
    let (outside, queues, seen) = world(Plan::calm(1));
    for number in 0..30 {
        queues.put(QueueName::Events, format!("{number}"), Duration::from_secs(2));
    }
    run(&outside, 1);
    assert!(lock(&seen).is_empty());
    run(&outside, 60);
    assert_eq!((lock(&seen).len(), queues.len(QueueName::Events), queues.len(QueueName::Ticks)), (30, 0, 30));
    assert!(lock(&seen).values().all(|times| times.len() == 1 && times[0] >= Duration::from_secs(2)));
}

#[test]
fn a_failed_record_comes_again_and_becomes_a_dead_letter() {
    let (outside, queues, seen) = world(Plan { max_receives: 4, ..Plan::calm(1) });
    queues.put(QueueName::Events, "bad".into(), Duration::ZERO);
    run(&outside, 60);
    assert_eq!(lock(&seen)["bad"].len(), 4);
    assert_eq!(queues.dead_letters(), [(QueueName::Events, "bad".to_owned())]);
    assert!(queues.is_empty());
}

#[test]
fn a_crash_before_and_after_the_call_leaves_the_record_for_later() {
    for (moment, sent) in [(Moment::Before, 1), (Moment::After, 2)] {
        let (outside, queues, seen) = world(Plan::crash(1, 1, moment));
        queues.put(QueueName::Events, "a".into(), Duration::ZERO);
        run(&outside, 60);
        assert_eq!((lock(&seen)["a"].len(), queues.len(QueueName::Events)), (1, 1));
        run(&outside, 60);
        assert_eq!((lock(&seen)["a"].len(), queues.len(QueueName::Events)), (2, 0));
        assert_eq!(queues.len(QueueName::Ticks), sent);
        assert_eq!(outside.counts()["crash planned"], 1);
    }
}

#[test]
fn rough_weather_loses_nothing_and_is_the_same_each_time() {
    let story = |seed| {
        let (outside, queues, seen) = world(Plan::rough(seed, Duration::from_secs(100)));
        for number in 0..40 {
            queues.put(QueueName::Events, format!("{number}"), Duration::from_secs(number));
        }
        run(&outside, 1000);
        assert_eq!((lock(&seen).len(), queues.len(QueueName::Events)), (40, 0), "seed {seed}");
        let seen = lock(&seen).clone();
        (seen, outside.counts())
    };
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in 0..40 {
        let (seen, noted) = story(seed);
        assert_eq!(story(seed).0, seen);
        noted.into_iter().for_each(|(path, times)| *counts.entry(path).or_default() += times);
    }
    for path in
        ["crash by chance", "queue duplicate", "queue late", "queue send failed", "queue answer lost", "record failed"]
    {
        assert!(counts.get(path).is_some_and(|times| *times > 0), "{path}: {counts:?}");
    }
}

#[test]
fn an_invocation_that_outlives_its_timeout_is_cut_off() {
    let plan = Plan { faults: Faults::default(), ..Plan::calm(1) };
    let outside = Outside::new(plan, &Chance::new(1));
    let queues = Queues::new(outside.clone(), &Chance::new(1));
    let handler: Handler = Arc::new(|_| Box::pin(std::future::pending()));
    consume(&queues, QueueName::Ticks, Function { name: "reply", timeout: Duration::from_secs(60), handler });
    queues.put(QueueName::Ticks, "a".into(), Duration::ZERO);
    run(&outside, 200);
    assert_eq!(outside.counts()["function timed out"], 1);
    assert_eq!((queues.len(QueueName::Ticks), outside.executor.functions()), (1, 0));
}
