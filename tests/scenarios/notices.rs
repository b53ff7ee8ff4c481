//! Webhooks out: a tenant's own server is told what happens, signed, at least once, and nobody else is.

use crate::story::{FIRST, SECOND, Story, refusal};
use desk::webhook::{self, Asked, Patch, Shown, Switch};
use desk::{Caller, Problem, delivery};
use domain::permission::Role;
use domain::webhook::delivery::{Delivery, State, Trouble};
use domain::webhook::url::Where;
use domain::webhook::{Off, Webhook};
use platform::records;
use serde_json::{Value, json};
use std::time::Duration;
use world::desk::{named, person};
use world::receiver::{Receiver, answer, answer_with};
use world::system::GLOBEX;
use world::web::Answer;

const URL: &str = "https://hooks.example.com/volley";
const OTHER: &str = "https://globex.example.net/";
const DAY: Duration = Duration::from_secs(24 * 3600);

fn story(features: &[&str]) -> Story {
    let story = Story::proves(features);
    story.system.with_notify(&story.world);
    story
}

fn admin(tenant: &str) -> Caller {
    person(tenant, Role::Admin, &[])
}

/// Sets a webhook, as this event.
fn set(story: &Story, caller: &Caller, event: &str, url: &str, events: &[&str]) -> Result<Shown, Problem> {
    let (event, url) = (named(event, url), url.to_owned());
    let events: Vec<String> = events.iter().map(|event| (*event).to_owned()).collect();
    story.at_desk(caller, move |desk| {
        Box::pin(async move {
            let asked = Asked { url: &url, events: &events, description: Some("Our CRM") };
            let letters = format!("{:0<32}", event.id.replace(|c: char| !c.is_ascii_alphanumeric(), ""));
            webhook::create(&desk, &event, asked, &letters, Where::Public).await
        })
    })
}

/// A server, and the webhook of `acme` that leads to it.
fn told(story: &Story, events: &[&str]) -> (Receiver, Webhook) {
    let receiver = Receiver::open(&story.world.web, URL);
    let shown = set(story, &admin("acme"), "set", URL, events).expect("it is set");
    receiver.learn(&shown.secret);
    (receiver, shown.webhook)
}

fn change(story: &Story, id: &domain::WebhookId, patch: Patch<'static>) -> Webhook {
    let id = id.to_string();
    let changed = story.at_desk(&admin("acme"), move |desk| {
        Box::pin(async move { webhook::patch(&desk, &named("change", ""), &id, patch, Where::Public).await })
    });
    changed.expect("it is changed").record
}

fn log(story: &Story, of: &Webhook) -> Vec<Delivery> {
    let id = of.id.to_string();
    let page = story.at_desk(&admin("acme"), move |desk| {
        Box::pin(async move { delivery::deliveries(&desk, &id, 200, None).await })
    });
    page.expect("the log").items
}

fn replay(story: &Story, of: &Webhook, delivery: &Delivery, event: &'static str) -> Result<Delivery, Problem> {
    let (of, id) = (of.id.to_string(), delivery.id());
    story.at_desk(&admin("acme"), move |desk| {
        Box::pin(async move { delivery::replay(&desk, &named(event, ""), &of, &id).await })
    })
}

fn now(story: &Story, id: &Webhook) -> Webhook {
    let id = id.id.to_string();
    story
        .at_desk(&admin("acme"), move |desk| Box::pin(async move { webhook::webhook(&desk, &id).await }))
        .expect("it")
        .record
}

fn kinds(receiver: &Receiver) -> Vec<String> {
    let mut kinds: Vec<String> =
        receiver.received().iter().filter_map(|one| one.body["type"].as_str().map(str::to_owned)).collect();
    kinds.sort();
    kinds
}

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
fn a_server_that_fails_is_asked_again_for_a_day_and_then_by_hand() {
    let story = story(&["B12"]);
    let (receiver, webhook) = told(&story, &["message.received"]);
    receiver.usually(answer(500));
    story.text(FIRST, "hello");
    story.rest_within(2 * DAY);
    let [failed] = &log(&story, &webhook)[..] else { panic!("one delivery") };
    assert_eq!((failed.state, failed.log.len(), failed.next), (State::Failed, 11, None));
    let first = receiver.received()[0].at;
    let after = |place: usize| failed.log[place].at.since(first).as_secs();
    insta::assert_snapshot!(format!("{:?}", (0..11).map(|place| after(place) / 60).collect::<Vec<_>>()), @"[0, 0, 0, 2, 13, 45, 110, 231, 482, 989, 1476]");
    assert!(now(&story, &webhook).failing_since.is_some());

    receiver.usually(answer(200));
    let again = replay(&story, &webhook, failed, "again").expect("it is asked again");
    assert_eq!((again.state, again.replays), (State::Pending, 1));
    story.rest();
    replay(&story, &webhook, failed, "again").expect("a repeated call is the same one");
    story.rest();
    let [delivered] = &log(&story, &webhook)[..] else { panic!("one delivery") };
    assert_eq!((delivered.state, delivered.log.len(), delivered.replays), (State::Delivered, 1, 1));
    let received = receiver.received();
    assert_eq!(received.len(), 12);
    assert!(received.iter().all(|one| one.id == received[0].id), "the id is the event's");
    assert_eq!(now(&story, &webhook).failing_since, None);
    story.end();
}

#[test]
fn a_server_says_when_to_come_again_and_one_that_hangs_has_ten_seconds() {
    let story = story(&["B12"]);
    let (receiver, webhook) = told(&story, &["message.received"]);
    let later = answer_with(503, vec![("retry-after".into(), "300".into())]);
    receiver.script([later, Answer::Hang, Answer::Refused, answer(302)]);
    story.text(FIRST, "hello");
    story.rest();
    let [delivered] = &log(&story, &webhook)[..] else { panic!("one delivery") };
    let told: Vec<(Option<u16>, Option<Trouble>)> =
        delivered.log.iter().map(|tried| (tried.status, tried.problem)).collect();
    let (no_answer, not_reached) = (Some(Trouble::NoAnswer), Some(Trouble::NotReached));
    assert_eq!(told, [(Some(503), None), (None, no_answer), (None, not_reached), (Some(302), None), (Some(204), None)]);
    let pause = delivered.log[1].at.since(delivered.log[0].at);
    assert!((300..340).contains(&pause.as_secs()), "{pause:?}");
    assert!((10_000..11_000).contains(&delivered.log[1].ms), "{} ms", delivered.log[1].ms);
    story.end();
}

#[test]
fn one_tenants_hanging_server_delays_no_other() {
    let story = story(&["B12"]);
    let (acmes, webhook) = told(&story, &["message.received"]);
    acmes.usually(Answer::Hang);
    let globexs = Receiver::open(&story.world.web, OTHER);
    set(&story, &admin("globex"), "set", OTHER, &["message.received"]).expect("set");
    for round in 0..20 {
        story.text(FIRST, &format!("number {round}"));
        story.text_to(SECOND, GLOBEX, &format!("number {round}"));
        story.wait(2.0);
    }
    story.rest_within(2 * DAY);
    assert_eq!(globexs.received().len(), 20);
    for one in globexs.received() {
        let happened = domain::Timestamp::parse(one.body["at"].as_str().expect("a time")).expect("a time");
        // The world's queue is not fair between tenants, as SQS's is: at worst one batch is waited for.
        assert!(one.at.since(happened) <= Duration::from_secs(10), "{:?}", one.at.since(happened));
    }
    let rests = |tried: &domain::webhook::delivery::Try| tried.problem == Some(Trouble::Resting);
    let log = log(&story, &webhook);
    assert!(log.iter().any(|delivery| delivery.log.iter().any(rests)), "it is left alone for a while");
    assert!(log.iter().all(|delivery| delivery.state == State::Failed));
    story.end();
}

#[test]
fn a_server_that_is_gone_or_fails_for_days_is_switched_off() {
    let story = story(&["B12"]);
    let (receiver, webhook) = told(&story, &["message.received"]);
    receiver.script([answer(410)]);
    story.text(FIRST, "hello");
    story.rest();
    assert_eq!(now(&story, &webhook).off, Some(Off::Gone));
    story.text(FIRST, "hello again");
    story.wait(90.0);
    assert_eq!((receiver.received().len(), log(&story, &webhook)[0].state), (1, State::Stopped));

    let on = Patch { switch: Some(Switch::On), ..Patch::default() };
    assert_eq!(change(&story, &webhook.id, on).off, None);
    receiver.usually(answer(500));
    story.wait(90.0);
    for _ in 0..6 {
        story.text(FIRST, "still there?");
        story.wait(DAY.as_secs_f64());
    }
    story.rest_within(2 * DAY);
    assert_eq!(now(&story, &webhook).off, Some(Off::Failing));
    assert!(log(&story, &webhook).iter().all(|delivery| delivery.state != State::Pending));
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
