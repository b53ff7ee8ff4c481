//! Metrics: what an operator reads on the dashboard is what happened, and nobody can be told from it.

use crate::story::{FIRST, SECOND, Story, THIRD};
use crate::webhooks::received;
use domain::Timestamp;
use fakes::llm::Canned;
use fakes::telnyx::Fault;
use platform::telemetry::metric;
use serde_json::Value;
use world::system::ACME;

/// The figures of everything that happened on this thread since [`metric::begin`].
fn told() -> Value {
    serde_json::from_str(&metric::line(Timestamp(0)).expect("something was counted")).expect("JSON")
}

#[test]
fn a_turn_an_opt_out_and_what_went_wrong_are_counted_each_once() {
    metric::begin("Volley/test", "world");
    let story = Story::new();
    for text in ["hello", "are you open", "tomorrow"] {
        story.text(FIRST, text);
    }
    story.rest();
    let turn = told();
    for (figure, times) in [("MessagesStored", 3), ("WindowsOpened", 1), ("WindowsEnded", 1), ("RepliesQueued", 1)] {
        assert_eq!(turn[figure], times, "{figure} in {turn}");
    }
    assert_eq!(turn["SendsAccepted"], 1, "{turn}");
    assert_eq!(turn["MessagesDelivered"], 1, "{turn}");
    assert_eq!(turn["ModelMilliseconds"].as_array().map(Vec::len), Some(1), "{turn}");
    assert!(turn["PromptTokens"][0].as_u64() > Some(0) && turn["ReplyTokens"][0].as_u64() > Some(0), "{turn}");

    story.text(FIRST, "STOP");
    story.rest();
    story.text(FIRST, "START");
    story.rest();
    let consent = told();
    assert_eq!((&consent["OptOuts"], &consent["OptIns"]), (&1.into(), &1.into()), "{consent}");

    story.telnyx(|fake| {
        fake.script.next_post(Fault::HangAfter);
    });
    story.text(SECOND, "is it known whether this was answered?");
    story.rest();
    assert_eq!(told()["SendsUnknown"], 1);

    story.model(|model| model.standing = Some(Canned::Html(502)));
    story.text(THIRD, "nobody thinks about this");
    story.rest();
    let failed = told();
    assert_eq!(failed["ModelGaveUp"], 1, "{failed}");
    assert!(failed["ModelTriesFailed"].as_u64() >= Some(3), "{failed}");
    assert_eq!((&failed["WindowsOpened"], &failed["WindowsEnded"]), (&1.into(), &1.into()), "{failed}");
    assert_eq!(failed["RepliesQueued"], Value::Null, "{failed}");

    let good = received("id-1", FIRST, ACME, "cut off", story.world.now()).to_string();
    assert_eq!(story.post("acme", &good.as_bytes()[..good.len() / 2]), 200);
    story.rest();
    assert_eq!(told()["EventsQuarantined"], 1);
    assert_eq!(story.world.queues.lift_quarantine().len(), 1);
    story.end();
}

#[test]
fn a_figure_names_a_function_and_nobody_else() {
    metric::begin("Volley/test", "world");
    let story = Story::new();
    for phone in [FIRST, SECOND, THIRD] {
        story.text(phone, "a zebra");
        story.text(phone, "REVOKE");
    }
    story.rest();
    let line = metric::line(story.world.now()).expect("something was counted");
    let read: Value = serde_json::from_str(&line).expect("JSON");
    for (name, value) in read.as_object().expect("an object") {
        let plain = value.is_u64() || value.as_array().is_some_and(|values| values.iter().all(Value::is_u64));
        assert!(plain || name == "Function" || name == "_aws", "{name} is {value}");
    }
    for personal in ["zebra", "555", "acme", "thr_", "msg_", "cnt_", "con_"] {
        assert!(!line.contains(personal), "{personal} is in {line}");
    }
    story.end();
}
