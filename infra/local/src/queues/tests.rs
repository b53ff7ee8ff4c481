//! What the queues promise, on a real file.

use super::*;
use futures_util::FutureExt;

struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("volley-queues-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a directory");
        Self(path)
    }

    fn open(&self) -> Queues {
        Queues::open(&self.0.join("queues.sqlite")).expect("opened")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn send(queues: &Queues, body: &str, delay: u64) {
    let parcel = Parcel { body: body.into(), delay: Duration::from_secs(delay), group: "acme".into() };
    queues.send(QueueName::Ticks, parcel).now_or_never().expect("it does not wait").expect("stored");
}

fn take(queues: &Queues) -> Vec<Record> {
    queues.take(QueueName::Ticks, 10).expect("taken").records
}

#[test]
fn what_was_taken_and_not_done_comes_back_at_the_next_start() {
    let scratch = Scratch::new("back");
    let queues = scratch.open();
    send(&queues, "one", 0);
    send(&queues, "two", 0);
    let taken = take(&queues);
    assert_eq!(taken.iter().map(|record| record.body.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    queues.done(&taken[0].receipt).expect("done");
    assert!(take(&queues).is_empty());
    drop(queues);
    let back = take(&scratch.open());
    assert_eq!((back.len(), back[0].body.as_str(), back[0].receives), (1, "two", 1));
}

#[test]
fn a_delayed_message_waits_across_a_start_and_says_until_when() {
    let scratch = Scratch::new("delay");
    send(&scratch.open(), "later", 60);
    let taken = scratch.open().take(QueueName::Ticks, 10).expect("taken");
    assert!(taken.records.is_empty());
    assert!(taken.next.is_some());
}

#[test]
fn an_old_receipt_neither_ends_nor_moves_a_newer_delivery() {
    let scratch = Scratch::new("receipt");
    let queues = scratch.open();
    send(&queues, "one", 0);
    let old = take(&queues).remove(0);
    let postpone = |by| queues.postpone(QueueName::Ticks, &old.receipt, by).now_or_never().expect("at once");
    postpone(Duration::ZERO).expect("moved");
    let newer = take(&queues).remove(0);
    queues.done(&old.receipt).expect("nothing");
    postpone(Duration::ZERO).expect("nothing");
    assert!(take(&queues).is_empty(), "still hidden by the newer delivery");
    queues.done(&newer.receipt).expect("done");
    drop(queues);
    assert!(take(&scratch.open()).is_empty());
}

#[test]
fn a_message_that_came_a_hundred_times_is_put_aside() {
    let scratch = Scratch::new("dead");
    let queues = scratch.open();
    send(&queues, "poison", 0);
    for _ in 0..100 {
        let record = take(&queues).remove(0);
        queues
            .postpone(QueueName::Ticks, &record.receipt, Duration::ZERO)
            .now_or_never()
            .expect("at once")
            .expect("moved");
    }
    assert!(take(&queues).is_empty());
    assert!(queues.take(QueueName::Ticks, 1).expect("taken").next.is_none());
}

#[test]
fn a_timer_set_twice_is_set_once() {
    let scratch = Scratch::new("timer");
    let queues = scratch.open();
    let schedule = |at| Schedule {
        name: "msg_1-7".into(),
        at: Timestamp(at),
        queue: QueueName::Ticks,
        body: "go".into(),
        group: "acme".into(),
    };
    for at in [5, 6] {
        queues.set(schedule(at)).now_or_never().expect("at once").expect("set");
    }
    assert_eq!(take(&queues).len(), 1);
}
