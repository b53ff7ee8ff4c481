//! What a turn and a run of a workflow cost, counted and pinned: a change that makes them dearer must edit these tables (the
//! budget of a turn: 32 write units, 10 read units, 6 round trips to the table one after another).

use crate::story::{FIRST, SECOND, Story};
use crate::workflows::{put, send, start};
use domain::usage;
use domain::workflow::Step;
use platform::keys;
use platform::records::item_at;
use std::collections::BTreeMap;
use std::fmt::Write;
use world::memory::Bill;
use world::system::ACME;

/// The budget per turn.
const MOST_WRITE_UNITS: f64 = 32.0;
/// The same.
const MOST_READ_UNITS: f64 = 10.0;
/// The same: one after another, from a text to its reply's POST.
const MOST_ROUND_TRIPS: usize = 6;

const TWO_DAYS: u64 = 2 * 24 * 3600;

/// What a function has used.
#[derive(Clone, Copy, Default)]
struct Use {
    /// Of the table.
    bill: Bill,
    /// Messages sent to queues.
    sent: u64,
    /// Events put on the bus.
    told: u64,
    /// One-time schedules made.
    timed: u64,
}

impl Use {
    fn plus(self, other: Self) -> Self {
        Self {
            bill: self.bill.plus(other.bill),
            sent: self.sent + other.sent,
            told: self.told + other.told,
            timed: self.timed + other.timed,
        }
    }

    fn since(self, earlier: Self) -> Self {
        Self {
            bill: self.bill.since(earlier.bill),
            sent: self.sent - earlier.sent,
            told: self.told - earlier.told,
            timed: self.timed - earlier.timed,
        }
    }
}

type Used = BTreeMap<&'static str, Use>;

/// Everything that was used so far. The sweep runs every minute whatever is said: it is no turn's.
fn used(story: &Story) -> Used {
    let mut used = Used::new();
    for ((function, kind), calls) in story.world.outside.calls_by_kind() {
        let used = used.entry(function).or_default();
        match kind {
            "scheduler.set" => used.timed += calls,
            _ if kind.starts_with("queue") => used.sent += calls,
            _ => {}
        }
    }
    for ((function, _), bill) in story.world.table.bills() {
        let sum = used.entry(function).or_default();
        sum.bill = sum.bill.plus(bill);
    }
    used.entry("live").or_default().told = story.world.bus.events().len() as u64;
    used.remove("sweep");
    used
}

/// A new customer's five turns with eight texts, as people write; each reply has two receipts. Gives what that took of a
/// system that had answered somebody before, and that asks whether the tenant has webhooks and whether anybody looks: neither.
fn conversation(quota: Option<u64>) -> Used {
    let story = Story::new();
    story.system.with_notify(&story.world);
    story.system.with_pages(&story.world);
    story.set("acme", |settings| settings.quota = quota);
    if quota.is_some() {
        let (tenant, thread) = story.thread(ACME, FIRST);
        let shard = keys::usage_shard(&tenant, "2026-11", usage::shard(&thread));
        story.world.table.plant(item_at(shard, &serde_json::json!({"v": 1, "granted": 100}), vec![]));
    }
    story.text(SECOND, "hello");
    story.rest();
    let before = used(&story);
    let turns: [&[&str]; 5] = [
        &["hi there!", "do you fix dripping taps in bathrooms?"],
        &["what would it cost for two of them?"],
        &["ok", "could somebody come on thursday afternoon?"],
        &["it is the white house behind the school"],
        &["great", "thank you so much!"],
    ];
    for texts in turns {
        for text in texts {
            story.text(FIRST, text);
            story.wait(2.0);
        }
        story.wait(30.0);
    }
    story.rest();
    assert_eq!((story.inbound_stored(), story.read(FIRST).len()), (9, 5));
    let used = since(&before, used(&story));
    story.end();
    used
}

/// What was used after `before`.
fn since(before: &Used, all: Used) -> Used {
    let earlier = |function| before.get(function).copied().unwrap_or_default();
    all.into_iter().map(|(function, used)| (function, used.since(earlier(function)))).collect()
}

const TURNS: u64 = 5;

fn each(sum: u64, of: u64) -> f64 {
    let exact = |count| f64::from(u32::try_from(count).expect("small"));
    exact(sum) / exact(of)
}

/// The snapshot is a file because `tests/bench` reads it too, and models a bill from it.
#[test]
fn a_turn_costs_what_is_pinned_here() {
    let used = conversation(None);
    insta::assert_snapshot!("turn", table("per turn", &used, TURNS));
    let all = together(&used).bill;
    assert!(each(all.writes, TURNS) <= MOST_WRITE_UNITS, "write units");
    assert!(each(all.half_reads, TURNS) / 2.0 <= MOST_READ_UNITS, "read units");
}

/// Welcomes a contact that is known already, waits for two days and asks how it is. A file for the same reason.
#[test]
fn a_run_of_a_workflow_costs_what_is_pinned_here() {
    let story = Story::new();
    story.system.with_workflow(&story.world);
    put(&story.world, vec![send("Welcome!"), Step::Delay { seconds: TWO_DAYS }, send("Is all well?")]);
    start(&story.world, "an earlier run");
    story.wait((TWO_DAYS + 600) as f64);
    let before = used(&story);
    start(&story.world, "the run");
    story.wait((TWO_DAYS + 600) as f64);
    assert_eq!(story.read(FIRST).len(), 4);
    insta::assert_snapshot!("run", table("per run", &since(&before, used(&story)), 1));
    story.end();
}

/// While the shard has room, as it has for up to a hundred messages, a quota costs half a read.
#[test]
fn a_quota_costs_a_turn_no_more_than_the_budget() {
    let all = together(&conversation(Some(10_000))).bill;
    let (reads, writes) = (each(all.half_reads, TURNS) / 2.0, each(all.writes, TURNS));
    assert!(writes <= MOST_WRITE_UNITS, "{writes} write units");
    assert!(reads <= MOST_READ_UNITS, "{reads} read units");
}

fn together(used: &Used) -> Use {
    used.values().fold(Use::default(), |sum, used| sum.plus(*used))
}

/// A line for each function and one for all of them: what this many of it took, for each.
fn table(title: &str, used: &Used, of: u64) -> String {
    let head = ["requests", "reads", "writes", "queue", "bus", "schedules"].map(|name| format!("{name:>10}")).concat();
    let mut table = format!("{title:<10}{head}\n");
    for (function, used) in used.iter().map(|(function, used)| (*function, *used)).chain([("together", together(used))])
    {
        let Use { bill, sent, told, timed } = used;
        let counts = [bill.requests, bill.half_reads, bill.writes, sent, told, timed].map(|count| each(count, of));
        let [requests, half_reads, writes, sent, told, timed] = counts;
        let counts = [requests, half_reads / 2.0, writes, sent, told, timed].map(|count| format!("{count:>10.1}"));
        writeln!(table, "{function:<10}{}", counts.concat()).expect("text");
    }
    table
}

/// A file for the same reason.
#[test]
fn the_way_from_a_text_to_its_reply_is_pinned_here() {
    let story = Story::new();
    // The second turn within a minute: every cache is warm.
    story.text(FIRST, "hello");
    story.wait(20.0);
    let before = story.world.outside.lines().len();
    story.text(FIRST, "and where are you?");
    story.wait(20.0);
    let way = way(&story.world.outside.lines()[before..]);
    // A call of the table beside another that the way waits for anyway makes it no longer.
    let trips = way.iter().filter(|step| step.split(" + ").all(|call| call.contains("table."))).count();
    insta::assert_snapshot!("way", way.join("\n"));
    assert!(trips <= MOST_ROUND_TRIPS, "{trips} round trips to the table");
    story.end();
}

/// The calls up to the POST, one line for those that set out at the same instant. Secrets are kept for minutes, and `live`
/// stands beside the way.
fn way(lines: &[String]) -> Vec<String> {
    let mut way: Vec<(&str, String)> = vec![];
    for line in lines {
        if line.contains("api.telnyx.test/v2/messages") {
            break;
        }
        let Some((at, call)) = line.split_once(" (call").and_then(|(call, _)| call.trim_start().split_once(' ')) else {
            continue;
        };
        if call.starts_with("live") || call.starts_with("sweep") || call.contains("secrets") {
            continue;
        }
        match way.last_mut() {
            Some((last, calls)) if *last == at => *calls = format!("{calls} + {call}"),
            _ => way.push((at, call.to_owned())),
        }
    }
    way.into_iter().map(|(_, calls)| calls).collect()
}
