//! Every call to the outside, as a place to die at: while phones text, each function is told the next place by its environment,
//! as a deployment would change it, and once it has died there, the next. All functions go through their places at once.

use crate::checker;
use crate::deployment::{Deployment, until};
use crate::kills;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::cell::Cell;
use std::ops::Range;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The last two digits of the phones: of the numbers that nobody has (555-0100 to 0199), those that nothing else here uses.
const PHONES: Range<u32> = 80..100;

/// Between two texts of anybody: each phone's turn comes every sixteen seconds.
const TEXT_EVERY: Duration = Duration::from_millis(800);

/// A turn takes ten seconds; the places of a function that has just died come later.
const REACHED_WITHIN: Duration = Duration::from_secs(60);

/// The places of each function: a boundary, and which of a process's first calls. Reads have no effect that a death after
/// them could show.
const PLACES: [(&str, &[&str]); 5] = [
    ("webhook", &["queue:1:before", "queue:1:after"]),
    (
        "inbound",
        &[
            "secrets:1:before",
            "read:1:before",
            "read:2:before",
            "write:1:before",
            "write:1:after",
            "write:2:before",
            "write:2:after",
            "queue:1:before",
            "queue:1:after",
        ],
    ),
    (
        "reply",
        &[
            "read:1:before",
            "read:2:before",
            "http:1:before",
            "http:1:after",
            "write:1:before",
            "write:1:after",
            "queue:1:before",
            "queue:1:after",
        ],
    ),
    (
        "outbound",
        &[
            "read:1:before",
            "secrets:1:before",
            "write:1:before",
            "write:1:after",
            "http:1:before",
            "http:1:after",
            "write:2:before",
            "write:2:after",
        ],
    ),
    ("live", &["bus:1:before", "bus:1:after", "bus:2:before"]),
];

pub async fn at_whatever_call_a_process_dies_nothing_is_lost_and_nothing_is_answered_twice(on: &Deployment) {
    kills::hasten(on).await;
    let phones: Vec<String> = PHONES.map(|last| format!("+121255501{last:02}")).collect();
    let done = Cell::new(false);
    let deaths = async {
        join_all(PLACES.map(|(function, places)| die_at_each(on, function, places))).await;
        done.set(true);
    };
    let texts = async {
        for (number, phone) in (1..).zip(phones.iter().cycle()) {
            if done.get() {
                break;
            }
            on.text(phone, &format!("Question {number}, please?"));
            sleep(TEXT_EVERY).await;
        }
    };
    tokio::join!(deaths, texts);
    checker::judge(on, &phones).await;
}

async fn die_at_each(on: &Deployment, function: &str, places: &[&str]) {
    let began = Instant::now();
    for place in places {
        let marker = on.emulator().folder().join(format!("died-{function}-{}", place.replace(':', "-")));
        let told = json!({"VOLLEY_CRASH_AT": place, "VOLLEY_CRASH_ONCE": marker.to_string_lossy()});
        configure(on, function, told).await;
        let what = format!("{function} dies at {place}");
        until(&what, REACHED_WITHIN, async || marker.exists().then_some(())).await;
    }
    configure(on, function, json!({})).await;
    println!("{function} has died at {} places, {} s after the first text", places.len(), began.elapsed().as_secs());
}

/// Adds these to the variables that the template sets, and takes the others away.
async fn configure(on: &Deployment, function: &str, added: Value) {
    let path = format!("/2015-03-31/functions/{}/configuration", on.made.resource(function));
    let known = on.api.get("lambda", &path).await.expect("the function is there");
    let known: Value = serde_json::from_slice(&known).expect("its configuration is JSON");
    let mut variables = known["Environment"]["Variables"].as_object().cloned().unwrap_or_default();
    variables.retain(|name, _| !name.starts_with("VOLLEY_CRASH_"));
    variables.extend(added.as_object().cloned().unwrap_or_default());
    let body = json!({"Environment": {"Variables": variables}}).to_string();
    on.api.put("lambda", &path, body.into_bytes()).await.expect("the emulator takes it");
}
