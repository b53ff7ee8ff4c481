//! Sending: one POST for one message, whoever wrote it.

use crate::story::{FIRST, Story};
use domain::MessageId;
use domain::message::{Message, Source, Status};
use domain::queued;
use fakes::llm::Canned;
use fakes::telnyx::{EventKind, Quirk};
use platform::queue::QueueName;
use platform::{follow_up, records};
use std::time::Duration;
use world::system::{ACME, PUBLIC_URL};

#[test]
fn a_reply_is_one_post_with_the_tenants_key_and_profile() {
    let story = Story::proves(&["F013", "G2"]);
    story.text(FIRST, "hello");
    story.rest();
    let [post] = &story.posts()[..] else { panic!("one POST") };
    let profile = story.telnyx(|fake| fake.accounts()[0].profile.clone());
    assert_eq!(post.account.as_deref(), Some("acme"));
    assert_eq!(post.field("messaging_profile_id"), Some(profile));
    assert_eq!((post.field("from").as_deref(), post.field("to").as_deref()), (Some(ACME), Some(FIRST)));
    assert!(post.field("webhook_url").is_some_and(|url| url.starts_with(PUBLIC_URL)));
    assert_eq!(post.key.as_deref(), Some(story.replies(FIRST)[0].place.id.as_str()));
    story.end();
}

#[test]
fn e164_numbers_are_stored_and_answered_unchanged() {
    let story = Story::proves(&["F008"]);
    // A Canadian number, and one of those that Britain reserves for drama.
    for phone in ["+14165550134", "+442079460134"] {
        story.text(phone, "hello");
        story.rest();
        assert_eq!(story.head(phone).theirs.as_str(), phone);
        assert_eq!(story.contact(phone).phone.as_str(), phone);
        assert_eq!(story.read(phone).len(), 1);
    }
    story.end();
}

#[test]
fn long_replies_are_counted_in_segments_and_arrive_as_one_message() {
    let lengths = [("a".repeat(160), 1), ("a".repeat(161), 2), ("ж".repeat(70), 1), ("ж".repeat(71), 2)];
    for (text, segments) in lengths {
        let story = Story::proves(&["F046"]);
        story.model(|model| {
            model.next(Canned::Text(text.clone()));
        });
        story.text(FIRST, "hello");
        story.rest();
        assert_eq!(story.read(FIRST), [text]);
        assert_eq!(story.replies(FIRST)[0].segments, segments);
        story.end();
    }
}

/// A message that somebody else than the assistant has queued, as page and API will store it.
fn queue(story: &Story, source: Source, text: &str) -> Message {
    let like = story.replies(FIRST).remove(0);
    let mut place = like.place.clone();
    place.at = story.world.now();
    place.id = MessageId::of("tests", &[text]);
    let message = Message {
        place,
        source,
        text: text.into(),
        basis: None,
        chain: None,
        after: None,
        admissions: 0,
        posting: None,
        provider: None,
        due: Some(story.world.now().plus(Duration::from_secs(120))),
        ..like
    }
    .to(Status::Queued, None);
    story.world.table.plant(records::item(&message));
    let event = queued::write(&follow_up::send_event(&message));
    story.world.queues.put(QueueName::Outbound, event, Duration::ZERO);
    message
}

#[test]
fn people_programs_and_the_assistant_send_by_one_path_and_stay_told_apart() {
    let story = Story::proves(&["F047", "F058"]);
    story.text(FIRST, "hello");
    story.rest();
    queue(&story, Source::Manual, "Hi, this is Pat.");
    story.rest();
    queue(&story, Source::Api, "Your order has left.");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hello
         7 AI: Hello! How can we help you today? | delivered
        10 a person: Hi, this is Pat. | delivered
        20 a program: Your order has left. | delivered
    ");
    assert_eq!(story.read(FIRST).len(), 3);
    story.end();
}

#[test]
fn whoever_wrote_it_nothing_goes_to_someone_who_has_opted_out() {
    let story = Story::proves(&["G3"]);
    story.text(FIRST, "hello");
    story.rest();
    story.text(FIRST, "STOP");
    story.wait(2.0);
    queue(&story, Source::Manual, "Hi, this is Pat.");
    queue(&story, Source::Api, "Your order has left.");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, opted out, next: none
         0 first: hello
         7 AI: Hello! How can we help you today? | delivered
        10 first: STOP <stop>
        12 a program: Your order has left. | cancelled: the customer has opted out
        12 a person: Hi, this is Pat. | cancelled: the customer has opted out
    ");
    assert_eq!(story.read(FIRST).len(), 1);
    story.end();
}

#[test]
fn one_event_posted_a_hundred_times_at_once_is_stored_once_and_answered_once() {
    let story = Story::proves(&["B01", "G1"]);
    let body = crate::webhooks::received("7c2b", FIRST, ACME, "hello", story.world.now());
    for _ in 0..100 {
        assert_eq!(story.post("acme", body.to_string().as_bytes()), 200);
    }
    story.rest();
    assert_eq!((story.inbound_stored(), story.read(FIRST).len()), (1, 1));
    story.end();
}

#[test]
fn an_event_told_again_under_a_new_id_is_the_same_message() {
    let story = Story::proves(&["B01", "G1"]);
    for quirk in [Quirk::Reemitted(0), Quirk::Reemitted(3_000), Quirk::Duplicate(60_000), Quirk::Reemitted(3_600_000)] {
        story.telnyx(|fake| {
            fake.script.next_event(EventKind::Received, quirk);
        });
        story.text(FIRST, "hello");
        story.rest();
    }
    assert_eq!((story.inbound_stored(), story.read(FIRST).len()), (4, 4));
    story.end();
}
