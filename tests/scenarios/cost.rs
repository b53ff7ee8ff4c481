//! What a turn costs, counted and pinned: a change that makes it dearer must edit this table (the budget: 32 write units, 10
//! read units, 6 round trips to the table one after another).

use crate::story::{FIRST, SECOND, Story};
use std::collections::BTreeMap;
use std::fmt::Write;
use world::memory::Bill;

/// The budget per turn.
const MOST_WRITE_UNITS: f64 = 32.0;
/// The same.
const MOST_READ_UNITS: f64 = 10.0;
/// The same: one after another, from a text to its reply's POST.
const MOST_ROUND_TRIPS: usize = 6;

/// What functions have used of the table, and how much they have sent.
type Used = BTreeMap<&'static str, (Bill, u64)>;

/// Everything that was used so far. The sweep runs every minute whatever is said: it is no turn's.
fn used(story: &Story) -> Used {
    let mut used = Used::new();
    for ((function, kind), calls) in story.world.outside.calls_by_kind() {
        used.entry(function).or_default().1 += if kind.starts_with("queue") { calls } else { 0 };
    }
    for ((function, _), bill) in story.world.table.bills() {
        let sum = used.entry(function).or_default();
        sum.0 = sum.0.plus(bill);
    }
    used.remove("sweep");
    used
}

/// A new customer's five turns with eight texts, as people write; each reply has two receipts. Gives what that took of a
/// system that had answered somebody before.
fn conversation() -> Used {
    let story = Story::new();
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
    for (function, (bill, sent)) in &mut all {
        let (earlier, earlier_sent) = before.get(function).copied().unwrap_or_default();
        (*bill, *sent) = (bill.since(earlier), *sent - earlier_sent);
    }
    story.end();
    all
}

fn per_turn(sum: u64) -> f64 {
    f64::from(u32::try_from(sum).expect("small")) / 5.0
}

#[test]
fn a_turn_costs_what_is_pinned_here() {
    let mut table = format!("{:<10}{:>10}{:>10}{:>10}{:>10}\n", "per turn", "requests", "reads", "writes", "queue");
    let mut all = (Bill::default(), 0);
    for (function, (bill, sent)) in conversation() {
        all = (all.0.plus(bill), all.1 + sent);
        row(&mut table, function, bill, sent);
    }
    row(&mut table, "together", all.0, all.1);
    insta::assert_snapshot!(table, @r"
    per turn    requests     reads    writes     queue
    inbound          8.0       3.0      12.2       1.0
    live             0.0       0.0       0.0       0.0
    outbound         5.2       4.5      10.0       0.0
    reply            3.8       1.7       6.0       1.0
    webhook          0.0       0.0       0.0       3.6
    together        17.0       9.2      28.2       5.6
    ");
    assert!(per_turn(all.0.writes) <= MOST_WRITE_UNITS, "write units");
    assert!(per_turn(all.0.half_reads) / 2.0 <= MOST_READ_UNITS, "read units");
}

fn row(table: &mut String, function: &str, bill: Bill, sent: u64) {
    let (requests, reads, writes) = (per_turn(bill.requests), per_turn(bill.half_reads) / 2.0, per_turn(bill.writes));
    writeln!(table, "{function:<10}{requests:>10.1}{reads:>10.1}{writes:>10.1}{:>10.1}", per_turn(sent)).expect("text");
}

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
    let trips = way.iter().filter(|step| step.contains("table.")).count();
    insta::assert_snapshot!(way.join("\n"), @r"
    webhook queue.send
    inbound table.get + inbound table.get
    inbound table.transact
    inbound queue.send
    reply table.query + reply table.get
    reply http
    reply table.transact
    reply queue.send
    outbound table.get + outbound table.get
    outbound table.transact
    outbound http
    ");
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
