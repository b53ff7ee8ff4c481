//! A webhook as its tenant keeps it: set, tested, and its secret replaced.

use super::{DAY, URL, admin, change, kinds, log, set, story, told};
use crate::story::{FIRST, refusal};
use desk::webhook::{self, Patch, Switch};
use desk::{Problem, delivery};
use domain::webhook::delivery::State;
use world::desk::named;
use world::receiver::answer;

#[test]
fn what_cannot_be_a_webhook_is_refused_with_a_reason() {
    let story = story(&["B12"]);
    let acme = admin("acme");
    let refused = |events: &[&str]| refusal(set(&story, &acme, "bad", URL, events));
    assert!(refused(&[]).starts_with("events: ") && refused(&["message.read"]).starts_with("events: "));
    assert!(refused(&["webhook.test"]).starts_with("events: "));
    let first = set(&story, &acme, "0", URL, &["message.sent", "message.sent", "message.received"]).expect("set");
    assert_eq!(first.webhook.events, ["message.received", "message.sent"]);
    let again = set(&story, &acme, "0", URL, &["message.sent"]).expect("a repeated call is the same one");
    assert_eq!((again.webhook.id, again.secret), (first.webhook.id.clone(), first.secret));
    for event in 1..10 {
        set(&story, &acme, &event.to_string(), URL, &["message.sent"]).expect("set");
    }
    assert!(refusal(set(&story, &acme, "eleventh", URL, &["message.sent"])).contains("10"));

    assert!(refusal(set(&story, &story.supervisor(), "no", URL, &["message.sent"])).contains("webhooks:write"));
    let id = first.webhook.id.to_string();
    let foreign =
        story.at_desk(&admin("globex"), move |desk| Box::pin(async move { webhook::webhook(&desk, &id).await }));
    assert!(matches!(foreign, Err(Problem::NotFound)));
    story.end();
}

#[test]
fn a_secret_is_replaced_without_a_moment_in_which_none_fits() {
    let story = story(&["B12"]);
    let (receiver, webhook) = told(&story, &["message.received"]);
    let id = webhook.id.to_string();
    let shown = story.at_desk(&admin("acme"), move |desk| {
        Box::pin(async move { webhook::rotate(&desk, &named("rotate", ""), &id, &"r".repeat(32)).await })
    });
    receiver.learn(&shown.expect("rotated").secret);
    story.text(FIRST, "hello");
    story.rest();
    story.wait(DAY.as_secs_f64());
    story.text(FIRST, "hello again");
    story.rest();
    let signed: Vec<Vec<usize>> = receiver.received().into_iter().map(|one| one.signed).collect();
    assert_eq!(signed, [vec![0, 1], vec![1]]);
    story.end();
}

#[test]
fn a_test_reaches_a_webhook_that_is_off_and_is_tried_once() {
    let story = story(&["B12"]);
    let (receiver, webhook) = told(&story, &["message.received"]);
    change(&story, &webhook.id, Patch { switch: Some(Switch::Off), ..Patch::default() });
    receiver.script([answer(204), answer(500)]);
    let test = |event: &'static str| {
        let id = webhook.id.to_string();
        let sent = story.at_desk(&admin("acme"), move |desk| {
            Box::pin(async move { delivery::test(&desk, &named(event, ""), &id).await })
        });
        story.rest();
        sent.expect("sent")
    };
    let (first, again, second) = (test("first"), test("first"), test("second"));
    assert_eq!(first, again);
    assert_ne!(first, second);
    story.text(FIRST, "nobody hears this");
    story.rest();
    assert_eq!(kinds(&receiver), ["webhook.test", "webhook.test"]);
    let states: Vec<(String, State)> =
        log(&story, &webhook).into_iter().map(|delivery| (delivery.id(), delivery.state)).collect();
    assert_eq!(states, [(second, State::Failed), (first, State::Delivered)]);
    story.end();
}
