//! What a turn costs, counted and pinned: a change that makes it dearer must edit this table (the budget: 32 write units, 10
//! read units, 6 round trips to the table one after another).

use crate::story::{FIRST, SECOND, Story};
use domain::usage;
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

/// What a function has used.
#[derive(Clone, Copy, Default)]
struct Use {
    /// Of the table.
    bill: Bill,
    /// Messages sent to queues.
    sent: u64,
    /// Events put on the bus.
    told: u64,
}

type Used = BTreeMap<&'static str, Use>;

/// Everything that was used so far. The sweep runs every minute whatever is said: it is no turn's.
fn used(story: &Story) -> Used {
    let mut used = Used::new();
    for ((function, kind), calls) in story.world.outside.calls_by_kind() {
        used.entry(function).or_default().sent += if kind.starts_with("queue") { calls } else { 0 };
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
    let mut all = used(&story);
    for (function, used) in &mut all {
        let earlier = before.get(function).copied().unwrap_or_default();
        let (sent, told) = (used.sent - earlier.sent, used.told - earlier.told);
        *used = Use { bill: used.bill.since(earlier.bill), sent, told };
    }
    story.end();
    all
}

fn per_turn(sum: u64) -> f64 {
    f64::from(u32::try_from(sum).expect("small")) / 5.0
}

/// The snapshot is a file because `tests/bench` reads it too, and models a bill from it.
#[test]
fn a_turn_costs_what_is_pinned_here() {
    let head = ["requests", "reads", "writes", "queue", "bus"].map(|name| format!("{name:>10}")).concat();
    let mut table = format!("{:<10}{head}\n", "per turn");
    let mut all = Use::default();
    for (function, used) in conversation(None) {
        let (sent, told) = (all.sent + used.sent, all.told + used.told);
        all = Use { bill: all.bill.plus(used.bill), sent, told };
        row(&mut table, function, used);
    }
    row(&mut table, "together", all);
    insta::assert_snapshot!("turn", table);
    assert!(per_turn(all.bill.writes) <= MOST_WRITE_UNITS, "write units");
    assert!(per_turn(all.bill.half_reads) / 2.0 <= MOST_READ_UNITS, "read units");
}

/// While the shard has room, as it has for up to a hundred messages, a quota costs half a read.
#[test]
fn a_quota_costs_a_turn_no_more_than_the_budget() {
    let all = conversation(Some(10_000)).into_values().fold(Bill::default(), |sum, used| sum.plus(used.bill));
    let (reads, writes) = (per_turn(all.half_reads) / 2.0, per_turn(all.writes));
    assert!(writes <= MOST_WRITE_UNITS, "{writes} write units");
    assert!(reads <= MOST_READ_UNITS, "{reads} read units");
}

fn row(table: &mut String, function: &str, Use { bill, sent, told }: Use) {
    let reads = per_turn(bill.half_reads) / 2.0;
    let counts = [per_turn(bill.requests), reads, per_turn(bill.writes), per_turn(sent), per_turn(told)];
    let counts = counts.map(|count| format!("{count:>10.1}")).concat();
    writeln!(table, "{function:<10}{counts}").expect("text");
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
