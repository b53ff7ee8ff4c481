//! What a tenant's server is told, and what nobody is.

use super::{DAY, OTHER, admin, change, kinds, log, set, story, told};
use crate::story::{FIRST, SECOND, refusal};
use desk::webhook::{Patch, Switch};
use domain::webhook::Webhook;
use domain::webhook::delivery::{State, Trouble};
use platform::records;
use serde_json::{Value, json};
use std::time::Duration;
use world::receiver::{Receiver, answer};
use world::system::GLOBEX;

#[test]
fn a_turn_is_told_signed_and_with_what_the_api_shows() {
    let story = story(&["F147", "F148", "F149", "F150", "B12"]);
    let wanted = ["message.received", "message.sent", "conversation.updated", "reply.generated", "conversation.opened"];
    let (receiver, _) = told(&story, &wanted);
    story.text(FIRST, "do you fix dripping taps?");
    story.rest();
    story.take_over(FIRST);
    story.rest();
    let mut told = kinds(&receiver);
    told.dedup();
    assert_eq!(
        told,
        ["conversation.opened", "conversation.updated", "message.received", "message.sent", "reply.generated"]
    );
    for one in receiver.received() {
        assert_eq!((one.signed, one.body["id"].as_str(), &one.body["v"]), (vec![0], Some(&*one.id), &json!(1)));
        assert_eq!((&one.body["tenant"], &one.body["timestamp"]), (&json!("acme"), &one.body["at"]));
        let conversation = &one.body["data"]["conversation"];
        assert_eq!(conversation["id"].as_str(), Some(&*story.conversation(FIRST)), "{}", one.body);
        let happened = domain::Timestamp::parse(one.body["at"].as_str().expect("a time")).expect("a time");
        assert!(one.at.since(happened) <= Duration::from_secs(1), "{} after {:?}", one.id, one.at.since(happened));
    }
    let of = |kind: &str| receiver.received().into_iter().rfind(|one| one.body["type"] == kind).expect("told").body;
    let received = of("message.received");
    assert_eq!(received["data"]["message"]["text"], "do you fix dripping taps?");
    assert_eq!(received["data"]["message"]["role"], "user");
    assert_eq!(received["data"]["conversation"]["phone"], FIRST);
    let sent = of("message.sent");
    assert_eq!((&sent["data"]["status"], &sent["data"]["message"]["badge"]), (&json!("sent"), &json!("AI")));
    assert_eq!(of("conversation.updated")["data"]["conversation"]["humanManaged"], true);
    story.end();
}

#[test]
fn a_customer_who_opts_out_is_told_as_a_contact() {
    let story = story(&["B12"]);
    let (receiver, _) = told(&story, &["contact.opted_out"]);
    story.text(FIRST, "hello");
    story.rest();
    story.text(FIRST, "STOP");
    story.rest();
    let [one] = &receiver.received()[..] else { panic!("one event") };
    assert_eq!(
        (&one.body["data"]["contact"]["phone"], &one.body["data"]["contact"]["optedOut"]),
        (&json!(FIRST), &json!(true))
    );
    story.end();
}

#[test]
fn another_tenants_webhook_hears_nothing() {
    let story = story(&["F071"]);
    let (acmes, _) = told(&story, &["message.received"]);
    let globexs = Receiver::open(&story.world.web, OTHER);
    globexs.learn(&set(&story, &admin("globex"), "set", OTHER, &["message.received"]).expect("set").secret);
    story.text(FIRST, "for acme");
    story.text_to(SECOND, GLOBEX, "for globex");
    story.rest();
    let texts = |receiver: &Receiver| {
        let text = |one: world::receiver::Received| (one.signed, one.body["data"]["message"]["text"].clone());
        receiver.received().into_iter().map(text).collect::<Vec<(Vec<usize>, Value)>>()
    };
    assert_eq!(texts(&acmes), [(vec![0], json!("for acme"))]);
    assert_eq!(texts(&globexs), [(vec![0], json!("for globex"))]);
    story.end();
}

#[test]
fn nothing_is_ever_sent_to_an_address_that_is_not_public() {
    let story = story(&["B12"]);
    let (receiver, webhook) = told(&story, &["message.received"]);
    for url in
        ["http://hooks.example.com/", "https://127.0.0.1/", "https://169.254.169.254/latest", "https://db.internal/"]
    {
        let refused = set(&story, &admin("acme"), "inner", url, &["message.received"]);
        assert!(refusal(refused).starts_with("url: "), "{url}");
    }
    // A name that was public when it was set may lead elsewhere when it is called.
    let inner = Receiver::open(&story.world.web, "https://moved.internal");
    story.write(records::item(&Webhook { url: "https://moved.internal/hook".into(), ..webhook.clone() }));
    story.text(FIRST, "hello");
    story.wait(20.0);
    let [delivery] = &log(&story, &webhook)[..] else { panic!("one delivery") };
    assert_eq!(delivery.log[0].problem, Some(Trouble::NotPublic));
    assert!(inner.received().is_empty() && receiver.received().is_empty());
    change(&story, &webhook.id, Patch { switch: Some(Switch::Off), ..Patch::default() });
    story.rest_within(2 * DAY);
    assert_eq!(log(&story, &webhook)[0].state, State::Stopped);
    story.end();
}

#[test]
fn what_is_kept_of_a_delivery_is_nobodys_words() {
    let story = story(&["B12"]);
    let (receiver, _) = told(&story, &["message.received", "message.sent"]);
    receiver.usually(answer(500));
    story.text(FIRST, "a zebra at my door");
    story.wait(60.0);
    let items = story.world.table.items();
    let kept: Vec<String> = items
        .iter()
        .filter(|item| item["sk"].as_str().is_some_and(|sk| sk.starts_with(platform::keys::DELIVERIES)))
        .map(|item| format!("{item:?}"))
        .collect();
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|item| !item.contains("zebra") && !item.contains("5550150")), "{kept:?}");
    assert!(story.world.outside.lines().iter().all(|line| !line.contains("whsec_")));
    receiver.usually(answer(200));
    story.rest_within(2 * DAY);
    assert!(story.accepted().iter().all(|post| post.key.is_some()));
    story.end();
}
