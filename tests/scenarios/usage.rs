//! What a month counts, and what its quota lets out.

use crate::story::{FIRST, SECOND, Story, refusal};
use desk::sms::{self, Sms};
use desk::usage::{Usage, usage};
use domain::cost::Cost;
use domain::head::NeedsPerson;
use domain::message::{Message, Status};
use domain::settings::Switch;
use fakes::telnyx::{Fault, ResetStyle};
use platform::keys;
use platform::records::item_at;
use serde_json::json;
use world::desk::{named, program};
use world::system::ACME;

impl Story {
    /// What a month counts; `None`: the present one.
    fn usage(&self, month: Option<&'static str>) -> Usage {
        let read = self.at_desk(&self.supervisor(), move |desk| Box::pin(async move { usage(&desk, month).await }));
        read.expect("a supervisor reads it")
    }
}

#[test]
fn the_third_message_of_a_quota_of_two_is_refused_and_the_next_month_begins_anew() {
    let story = Story::proves(&["F063"]);
    story.set("acme", |settings| {
        settings.quota = Some(2);
        settings.sms_replies = Switch::Off;
    });
    let october = keys::usage_shard(&story.owner(ACME), "2026-10", 0);
    story.world.table.plant(item_at(october, &json!({"v": 1, "used": 2, "granted": 2}), vec![]));
    for text in ["hello", "anybody?", "well?"] {
        story.text(FIRST, text);
        story.wait(1.0);
    }
    let agent = story.agent();
    for text in ["One moment.", "Here we are."] {
        story.write_to(&agent, FIRST, text).expect("queued");
        story.rest();
    }
    assert_eq!(refusal(story.write_to(&agent, FIRST, "One more.")), "the month's quota of messages is used up");
    assert_eq!(story.read(FIRST), ["One moment.", "Here we are."]);
    assert_eq!(story.usage(None).counted.used, 2, "what customers text never counts");
    assert_eq!(story.usage(Some("2026-10")).counted.used, 2, "the month before had its own");
    assert_eq!(story.usage(None).ends.to_string(), "2026-12-01T05:00:00.000Z", "midnight in New York");
    story.end();
}

#[test]
fn two_conversations_that_race_for_the_last_message_of_a_quota_do_not_both_get_it() {
    let story = Story::proves(&["F063"]);
    story.set("acme", |settings| settings.quota = Some(1));
    story.text(FIRST, "hello");
    story.text(SECOND, "hello");
    story.rest();
    let shown = [story.read(FIRST).len(), story.read(SECOND).len()];
    assert_eq!(shown[0] + shown[1], 1, "{shown:?}");
    let without = if shown[0] == 0 { FIRST } else { SECOND };
    let refused = story.replies(without).remove(0);
    assert_eq!((refused.status, refused.code.as_deref()), (Status::Cancelled, Some("quota_exceeded")));
    assert_eq!(refused.reason.as_deref(), Some("the month's quota of messages is used up"));
    let head = story.head(without);
    assert_eq!((head.needs_person, head.window), (Some(NeedsPerson::QuotaExceeded), None));
    assert_eq!(story.usage(None).counted.used, 1);
    story.end();
}

#[test]
fn a_persons_message_that_the_quota_refuses_after_the_click_shows_in_the_conversation() {
    let story = Story::new();
    story.set("acme", |settings| {
        settings.quota = Some(1);
        settings.sms_replies = Switch::Off;
    });
    story.text(FIRST, "hello");
    story.rest();
    for text in ["One moment.", "Here we are."] {
        story.write_to(&story.agent(), FIRST, text).expect("queued while the first has not left");
    }
    story.rest();
    assert_eq!(story.read(FIRST), ["One moment."]);
    assert_eq!(story.head(FIRST).needs_person, Some(NeedsPerson::QuotaExceeded));
    story.end();
}

#[test]
fn a_quota_that_comes_in_the_middle_of_a_month_counts_what_was_sent_before() {
    let story = Story::new();
    for phone in [FIRST, SECOND] {
        story.text(phone, "hello");
    }
    story.rest();
    story.set("acme", |settings| settings.quota = Some(3));
    story.wait(61.0);
    for phone in [FIRST, SECOND] {
        story.text(phone, "are you open on sunday?");
        story.rest();
    }
    assert_eq!((story.read(FIRST).len(), story.read(SECOND).len()), (2, 1));
    assert_eq!(story.usage(None).counted.used, 3);
    story.end();
}

#[test]
fn a_month_is_its_message_log_added_up() {
    let story = Story::proves(&["F064"]);
    story.set("acme", |settings| settings.price = Some(Cost { micros: 7_900, currency: "USD".into() }));
    // Throttled and admitted again, it still counts once.
    story.telnyx(|fake| {
        fake.script.next_post(Fault::RateLimited(ResetStyle::RetryAfter(2)));
    });
    story.text(FIRST, "hello");
    story.text(SECOND, "revoke");
    story.rest();
    story.write_to(&story.agent(), FIRST, &"A long answer. ".repeat(15)).expect("queued");
    story.rest();
    // Refused by Telnyx, it was still tried.
    story.telnyx(|fake| {
        fake.script.next_post(Fault::Refuse(400, 40_310));
    });
    let lead = story.contact(FIRST).id.to_string();
    let sent = story.at_desk(&program("acme"), move |desk| {
        Box::pin(async move {
            let sms = Sms { lead: &lead, message: "Your order is ready.", ..Sms::default() };
            sms::send(&desk, &named("order", "ready"), sms).await
        })
    });
    sent.expect("queued");
    story.rest();
    let log: Vec<Message> = [story.replies(FIRST), story.replies(SECOND)].concat();
    let segments: u32 = log.iter().map(|message| message.segments).sum();
    let counted = story.usage(None).counted;
    assert_eq!((counted.used, counted.segments), (4, u64::from(segments)), "{log:#?}");
    assert_eq!((counted.sms_agent, counted.system, counted.manual, counted.api), (1, 1, 1, 1));
    assert_eq!((counted.manual_segments, counted.micros), (2, 5 * 7_900));
    let charged: Vec<_> = log.iter().map(|message| message.cost.as_ref().map(Cost::amount)).collect();
    let one = Some("0.004000".to_owned());
    assert_eq!(charged, [one.clone(), Some("0.008000".into()), None, one], "as Telnyx's receipts say");
    assert_eq!(story.usage(Some("2026-10")).counted.used, 0);
    story.end();
}
