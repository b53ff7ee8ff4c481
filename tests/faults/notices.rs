//! Webhooks out, whatever fails: each event that the bus has is told to the tenant's server until it says that it has it.

use domain::webhook::delivery::{Delivery, State};
use domain::webhook::{Secret, Webhook};
use domain::{TenantId, Timestamp, WebhookId};
use platform::keys;
use platform::records::{item, read};
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;
use world::plan::{Faults, Moment, Plan};
use world::receiver::{Receiver, answer};
use world::runs::{seeds, tell, tell_seeds};
use world::system::{ACME, System};
use world::web::Answer;
use world::world::World;

const URL: &str = "https://hooks.example.com/volley";
const WANTED: [&str; 3] = ["message.received", "message.sent", "conversation.opened"];

/// A secret that everybody here knows.
const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u";

/// Eleven tries and what the sweep adds.
const REST: Duration = Duration::from_secs(3 * 24 * 3600);

/// One in so many of the seeds that the main stories take.
const FEWER: u64 = 20;

/// As few runs as still lose an answer somewhere, whatever `SEEDS` says.
const FEWEST: u64 = 100;

/// A text, its reply, and a server that answers like this at first.
fn story(world: &mut World, first: impl IntoIterator<Item = Answer>) {
    let system = System::deploy(world);
    system.with_notify(world);
    world.table.plant(item(&webhook()));
    let receiver = Receiver::open(&world.web, URL);
    receiver.learn(SECRET);
    receiver.script(first);
    system.telnyx.text("+12125550150", ACME, "hello");
    world.run_for(Duration::from_secs(20));
    if let Err(left) = world.run_until_quiet(REST) {
        panic!("it does not come to rest: {left}");
    }
    keep(world, &receiver);
}

fn webhook() -> Webhook {
    Webhook {
        v: 1,
        tenant: TenantId::parse("acme").expect("an id"),
        id: WebhookId::of("salt", &["webhook"]),
        url: URL.into(),
        events: WANTED.map(str::to_owned).to_vec(),
        description: None,
        off: None,
        secrets: vec![Secret { secret: SECRET.into(), since: Timestamp(0) }],
        rotations: 0,
        created: Timestamp(0),
        failures: 0,
        failing_since: None,
        rests_until: None,
    }
}

/// A server that is not well at first.
fn told(world: &mut World) {
    story(world, [answer(500), Answer::Reset, answer(200), answer(429)]);
}

/// The promise.
fn keep(world: &World, receiver: &Receiver) {
    let events = world.bus.events();
    let text = |detail: &Value, name: &str| detail[name].as_str().unwrap_or_default().to_owned();
    let happened: BTreeSet<String> = events
        .iter()
        .filter_map(|event| serde_json::from_str(&event.detail).ok())
        .filter(|detail: &Value| WANTED.contains(&&*text(detail, "type")))
        .map(|detail| text(&detail, "id"))
        .collect();
    assert!(!happened.is_empty());
    let received = receiver.received();
    assert!(received.iter().all(|one| one.signed == [0] && one.id == text(&one.body, "id")));
    let had: BTreeSet<String> = received
        .into_iter()
        .filter(|one| one.status.is_some_and(|status| (200..300).contains(&status)))
        .map(|one| one.id)
        .collect();
    assert_eq!(had, happened, "each event reaches the server, and nothing else does");
    let items = world.table.items();
    let deliveries = items.iter().filter(|item| item["sk"].as_str().is_some_and(|sk| sk.starts_with(keys::DELIVERIES)));
    let states: Vec<State> = deliveries.map(|item| read::<Delivery>(item).expect("a delivery").state).collect();
    assert_eq!(states.len(), happened.len(), "each (event, webhook) is one delivery");
    assert!(states.iter().all(|state| *state == State::Delivered), "{states:?}");
    assert!(world.queues.dead_letters().is_empty());
}

#[test]
fn whichever_call_a_process_dies_at_every_event_is_told() {
    let (calls, _) = tell(&Plan::calm(1), |world| {
        told(world);
        world.outside.calls()
    });
    for call in 1..=calls.min(400) {
        for moment in [Moment::Before, Moment::After] {
            tell(&Plan::crash(1, call, moment), told);
        }
    }
}

#[test]
fn in_rough_weather_every_event_is_told() {
    let rough = |seed| Plan::rough(seed, Duration::from_secs(45));
    let counts = tell_seeds(0, seeds().div_ceil(FEWER).max(FEWEST), rough, told);
    assert!(counts.get("http answer lost").is_some_and(|times| *times > 0), "{counts:#?}");
}

#[test]
fn a_pause_whose_timer_is_lost_ends_when_the_sweep_has_looked() {
    let plan = Plan { faults: Faults { timer_dropped: 1000, ..Faults::default() }, ..Plan::calm(1) };
    // Long enough away that a queue's delay does not reach: after the fifth try, half an hour.
    let down = std::iter::repeat_n(answer(503), 15);
    let (_, counts) = tell(&plan, |world| story(world, down.clone()));
    assert!(counts.get("timer dropped").is_some_and(|times| *times > 0), "{counts:#?}");
}
