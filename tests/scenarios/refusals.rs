//! POSTs that fail: each is made again only where that is safe, and what stays is readable.

use crate::story::{FIRST, SECOND, Story};
use domain::Timestamp;
use domain::account::Idempotency;
use domain::message::Status;
use fakes::llm::Canned;
use fakes::telnyx::{EventKind, Fault, Outcome, Quirk, ResetStyle};
use platform::records;
use std::time::Duration;
use world::outside::BEGINNING;
use world::system::ACME;

/// The first receipts of the next message come only after ten minutes.
fn receipts_are_late(story: &Story) {
    story.telnyx(|fake| {
        fake.script.next_event(EventKind::Sent, Quirk::Late(600_000));
        fake.script.next_event(EventKind::Finalized, Quirk::Late(600_000));
    });
}

fn next_post(story: &Story, fault: Fault) {
    story.telnyx(|fake| {
        fake.script.next_post(fault);
    });
}

fn outcomes(story: &Story) -> Vec<Outcome> {
    story.posts().into_iter().map(|post| post.outcome).collect()
}

#[test]
fn an_answer_that_is_lost_is_settled_by_the_receipt() {
    for fault in [Fault::HangAfter, Fault::ResetAfter, Fault::StatusAfter(503), Fault::HtmlAfter(502), Fault::CutAfter]
    {
        let story = Story::proves(&["B01", "G2"]);
        next_post(&story, fault.clone());
        story.text(FIRST, "hello");
        story.rest();
        assert_eq!(story.replies(FIRST)[0].status, Status::Delivered, "{fault:?}");
        assert_eq!((story.posts().len(), story.read(FIRST).len()), (1, 1), "{fault:?}");
        assert_eq!(story.head(FIRST).needs_person, None, "{fault:?}");
        story.end();
    }
}

#[test]
fn an_answer_that_is_lost_is_settled_by_a_second_post_under_the_same_key() {
    for fault in [Fault::HangAfter, Fault::ResetAfter, Fault::StatusAfter(500), Fault::HtmlAfter(502)] {
        let story = Story::proves(&["B01", "G2"]);
        next_post(&story, fault.clone());
        receipts_are_late(&story);
        story.text(FIRST, "hello");
        story.wait(30.0);
        assert_eq!(story.replies(FIRST)[0].status, Status::Unknown, "{fault:?}");
        story.rest();
        assert_eq!(outcomes(&story), [Outcome::Accepted, Outcome::Replayed], "{fault:?}");
        let posts = story.posts();
        assert_eq!((&posts[0].key, &posts[0].sha256), (&posts[1].key, &posts[1].sha256), "{fault:?}");
        assert!(posts[1].at.since(posts[0].at) >= Duration::from_secs(44), "only after its lease: {fault:?}");
        assert_eq!(story.read(FIRST).len(), 1, "exactly one on the handset: {fault:?}");
        assert_eq!(story.replies(FIRST)[0].status, Status::Delivered, "{fault:?}");
        story.end();
    }
}

#[test]
fn a_post_that_never_arrived_is_made_again() {
    for fault in
        [Fault::HangBefore, Fault::ResetBefore, Fault::Refused, Fault::StatusBefore(503), Fault::HtmlBefore(502)]
    {
        let story = Story::proves(&["B01"]);
        next_post(&story, fault.clone());
        story.text(FIRST, "hello");
        story.rest();
        assert_eq!(outcomes(&story).last(), Some(&Outcome::Accepted), "{fault:?}");
        assert_eq!(story.read(FIRST).len(), 1, "{fault:?}");
        assert_eq!(story.replies(FIRST)[0].status, Status::Delivered, "{fault:?}");
        story.end();
    }
}

#[test]
fn where_keys_are_ignored_nothing_is_posted_twice_and_a_person_sees_it() {
    let story = Story::proves(&["B01", "G2"]);
    let tenant = story.owner(ACME);
    let item = story.world.table.look(&platform::keys::account(&tenant, "acme")).expect("planted");
    let mut account: domain::account::Account = records::read(&item).expect("readable");
    account.idempotency = Idempotency::Ignored;
    story.world.table.plant(records::account_item(&tenant, &account));
    next_post(&story, Fault::HangBefore);
    story.text(FIRST, "hello");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, needs a person: unknown, next: agent
         0 first: hello
         7 AI: Hello! How can we help you today? | unknown: sending again might send it twice
    ");
    assert_eq!(story.posts().len(), 1);
    story.end();
}

#[test]
fn a_rate_limit_pauses_the_number_and_is_never_a_failure() {
    let styles = [ResetStyle::RetryAfter(20), ResetStyle::Seconds(20), ResetStyle::Epoch(20)];
    for style in styles {
        let story = Story::proves(&["B06"]);
        next_post(&story, Fault::RateLimited(style));
        story.text(FIRST, "hello");
        story.wait(4.0);
        story.text(SECOND, "hello");
        story.rest();
        let posts = story.posts();
        assert_eq!(posts.len(), 3, "{style:?}");
        let (first, second) = (posts[0].at, posts[1].at);
        assert!(second.since(first) >= Duration::from_secs(19), "the whole number waits: {style:?}");
        assert!(second.since(first) <= Duration::from_secs(24), "{style:?}");
        assert_eq!([FIRST, SECOND].map(|phone| story.replies(phone)[0].status), [Status::Delivered; 2], "{style:?}");
        story.end();
    }
}

#[test]
fn a_throttle_that_names_no_time_and_a_full_queue_are_waited_out() {
    for fault in [Fault::RateLimited(ResetStyle::Silent), Fault::QueueFull] {
        let story = Story::proves(&["B06"]);
        next_post(&story, fault.clone());
        next_post(&story, fault.clone());
        story.text(FIRST, "hello");
        story.rest();
        assert_eq!((story.posts().len(), story.read(FIRST).len()), (3, 1), "{fault:?}");
        assert_eq!(story.replies(FIRST)[0].status, Status::Delivered, "{fault:?}");
        story.end();
    }
}

#[test]
fn the_daily_spending_limit_holds_until_midnight_utc() {
    let story = Story::proves(&["B06"]);
    next_post(&story, Fault::SpendLimit);
    story.text(FIRST, "hello");
    story.wait(60.0);
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hello
         7 AI: Hello! How can we help you today? | queued: the daily spending limit at Telnyx is reached
    ");
    assert_eq!(story.world.timers.len(), 1, "a schedule, because a queue cannot wait so long");
    story.rest_within(Duration::from_secs(12 * 3600));
    let midnight = Timestamp(BEGINNING.0 + 9 * 3_600_000);
    let at = story.posts()[1].at;
    assert!(at >= midnight && at.since(midnight) < Duration::from_secs(180), "{at}");
    assert_eq!(story.replies(FIRST)[0].status, Status::Delivered);
    story.end();
}

#[test]
fn refusals_that_no_waiting_mends_fail_with_words_for_people() {
    let codes = [
        (400, 40_001),
        (400, 40_310),
        (400, 40_302),
        (400, 40_328),
        (403, 40_010),
        (403, 40_013),
        (401, 10_009),
        (402, 20_013),
        (400, 40_002),
        (400, 40_016),
        (422, 99_999),
        (404, 10_005),
    ];
    let mut told = vec![];
    for (status, code) in codes {
        let story = Story::proves(&["B06"]);
        next_post(&story, Fault::Refuse(status, code));
        story.text(FIRST, "hello");
        story.rest();
        let reply = story.replies(FIRST).remove(0);
        assert_eq!(story.posts().len(), 1, "{code}");
        let needs = serde_json::to_value(story.head(FIRST).needs_person).expect("plain");
        let reason = reply.reason.unwrap_or_default();
        told.push(format!("{status} {code}: {}: {reason}; needs a person: {needs}", reply.status.name()));
        story.end();
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    400 40001: failed: the number cannot receive texts (a landline, or not in service); needs a person: "delivery_failed"
    400 40310: failed: the number is not a valid recipient; needs a person: "delivery_failed"
    400 40302: failed: the recipient cannot be reached; needs a person: "delivery_failed"
    400 40328: failed: it is too long; needs a person: "delivery_failed"
    403 40010: failed: our number is not registered for texting; needs a person: "delivery_failed"
    403 40013: failed: our number may not send texts; needs a person: "delivery_failed"
    401 10009: failed: Telnyx does not accept our key; needs a person: "delivery_failed"
    402 20013: failed: the Telnyx account is not active; needs a person: "delivery_failed"
    400 40002: failed: the carrier took it for unwanted content; needs a person: "delivery_failed"
    400 40016: failed: the carrier took it for unwanted content; needs a person: "delivery_failed"
    422 99999: failed: Telnyx refused it; needs a person: "delivery_failed"
    404 10005: failed: Telnyx refused it; needs a person: "delivery_failed"
    "#);
}

#[test]
fn a_reply_waits_for_the_one_before_it_and_takes_in_what_comes_meanwhile() {
    let story = Story::proves(&["G2"]);
    story.model(|model| {
        model.next(Canned::Text("first".into())).next(Canned::Text("second".into())).next(Canned::Text("third".into()));
    });
    for _ in 0..5 {
        next_post(&story, Fault::RateLimited(ResetStyle::Silent));
    }
    for text in ["one", "two", "three"] {
        story.text(FIRST, text);
        story.wait(8.5);
    }
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: one
         7 AI: first | delivered
         8 first: two
        16 AI: second | cancelled: the customer wrote more meanwhile
        17 first: three
        17 AI: third | delivered
    ");
    assert_eq!(story.read(FIRST), ["first", "third"]);
    let asked = story.asked();
    assert_eq!(asked.last().expect("asked").unanswered(), ["<customer>two</customer>", "<customer>three</customer>"]);
    story.end();
}

#[test]
fn a_reply_does_not_wait_for_one_whose_fate_is_unknown_which_then_stays_where_it_is() {
    let story = Story::proves(&["G2"]);
    next_post(&story, Fault::HangBefore);
    story.text(FIRST, "hello");
    story.wait(19.0);
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, needs a person: unknown, next: agent
         0 first: hello
         7 AI: Hello! How can we help you today? | unknown: a later reply has left
        19 first: are you open on sunday?
        26 AI: We are open Monday to Friday, 9 am to 5 pm. | delivered
    ");
    assert_eq!(story.read(FIRST).len(), 1, "the later one; the first must not come after it");
    story.end();
}
