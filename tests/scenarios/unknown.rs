//! POSTs of which nobody knows how they went: each ends as what truly happened, or is shown as unknown, and none is said
//! twice. The receipts are lost too, as in an outage of ours; so what settles it is a second POST, or Telnyx's own record.

use crate::story::{FIRST, Story};
use domain::account::Idempotency;
use domain::admission::evidence::BY_RECORD;
use domain::head::NeedsPerson;
use domain::message::{Message, Status};
use fakes::telnyx::{EventKind, Fate, Fault, Keys, Quirk};
use platform::records;
use std::time::Duration;
use world::plan::{Moment, Plan};
use world::promises;
use world::runs::tell;
use world::system::{ACME, System};
use world::world::World;

/// Later than the last look at Telnyx's records.
const NEVER_MS: u64 = 10 * 3_600_000;

/// The receipts of the next message are as good as lost.
fn receipts_are_lost(story: &Story) {
    story.telnyx(|fake| {
        fake.script.next_event(EventKind::Sent, Quirk::Late(NEVER_MS));
        fake.script.next_event(EventKind::Finalized, Quirk::Late(NEVER_MS));
    });
}

/// Telnyx ignores keys, and the account says so.
fn keys_are_ignored(story: &Story) {
    let tenant = story.owner(ACME);
    let item = story.world.table.look(&platform::keys::account(&tenant, "acme")).expect("planted");
    let mut account: domain::account::Account = records::read(&item).expect("readable");
    account.idempotency = Idempotency::Ignored;
    story.world.table.plant(records::account_item(&tenant, &account));
    story.telnyx(|fake| fake.settings.keys = Keys::Ignored);
}

/// A customer writes, and the POST of the reply goes like this.
fn posted(keys: Keys, fault: &Fault) -> Story {
    let story = Story::proves(&["B01", "G2"]);
    if keys == Keys::Ignored {
        keys_are_ignored(&story);
    }
    story.telnyx(|fake| {
        fake.script.next_post(fault.clone());
    });
    receipts_are_lost(&story);
    story.text(FIRST, "hello");
    story.wait(2.0 * 3600.0);
    story
}

fn reply(story: &Story) -> Message {
    story.replies(FIRST).remove(0)
}

/// Time goes on until the receipts are there too, which then change nothing.
fn ends(story: Story) {
    story.rest_within(Duration::from_secs(12 * 3600));
    story.end();
}

/// The five answers of a POST that Telnyx took, and of one that it did not.
const TAKEN: [Fault; 5] =
    [Fault::HtmlAfter(200), Fault::HangAfter, Fault::ResetAfter, Fault::StatusAfter(500), Fault::HtmlAfter(502)];
const MISSED: [Fault; 5] =
    [Fault::HtmlBefore(200), Fault::HangBefore, Fault::ResetBefore, Fault::StatusBefore(500), Fault::HtmlBefore(502)];

#[test]
fn where_keys_are_honoured_a_second_post_settles_whether_the_first_had_left_or_not() {
    for fault in TAKEN.iter().chain(&MISSED) {
        let story = posted(Keys::Honoured, fault);
        assert_eq!(reply(&story).status, Status::Sent, "{fault:?}");
        assert_eq!((story.posts().len(), story.read(FIRST).len()), (2, 1), "{fault:?}");
        assert_eq!(story.head(FIRST).needs_person, None, "{fault:?}");
        ends(story);
    }
}

#[test]
fn where_keys_are_ignored_telnyxs_record_settles_what_had_left() {
    for fault in &TAKEN {
        let story = posted(Keys::Ignored, fault);
        let reply = reply(&story);
        assert_eq!((reply.status, reply.reason.as_deref()), (Status::Delivered, Some(BY_RECORD)), "{fault:?}");
        assert!(reply.provider.is_some(), "{fault:?}");
        assert_eq!((story.posts().len(), story.read(FIRST).len()), (1, 1), "{fault:?}");
        assert_eq!(story.head(FIRST).needs_person, None, "nobody is asked any more: {fault:?}");
        ends(story);
    }
}

#[test]
fn where_keys_are_ignored_what_had_not_left_is_never_posted_again_and_shown_as_unknown() {
    for fault in &MISSED {
        let story = posted(Keys::Ignored, fault);
        let reply = reply(&story);
        assert_eq!((reply.status, reply.due), (Status::Unknown, None), "{fault:?}");
        assert_eq!((story.posts().len(), story.read(FIRST).len()), (1, 0), "{fault:?}");
        assert_eq!(story.head(FIRST).needs_person, Some(NeedsPerson::Unknown), "{fault:?}");
        ends(story);
    }
}

#[test]
fn people_see_within_a_minute_that_nobody_knows_and_later_what_the_record_says() {
    let story = Story::proves(&["G2"]);
    keys_are_ignored(&story);
    story.telnyx(|fake| {
        fake.script.next_post(Fault::HangAfter).next_fate(Fate::DeliveryFailed(40_008));
    });
    receipts_are_lost(&story);
    story.text(FIRST, "hello");
    story.wait(70.0);
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, needs a person: unknown, next: agent
         0 first: hello
         7 AI: Hello! How can we help you today? | unknown: sending again might send it twice
    ");
    story.wait(90.0);
    let reply = reply(&story);
    assert_eq!((reply.status, reply.code.as_deref()), (Status::Failed, Some("40008")));
    assert_eq!(story.head(FIRST).needs_person, Some(NeedsPerson::DeliveryFailed));
    ends(story);
}

#[test]
fn another_messages_record_proves_nothing() {
    let story = Story::proves(&["G2"]);
    keys_are_ignored(&story);
    story.telnyx(|fake| {
        fake.script.next_post(Fault::HangBefore);
    });
    story.text(FIRST, "hello");
    story.wait(12.0);
    story.text(FIRST, "are you open on sunday?");
    story.wait(2.0 * 3600.0);
    let statuses: Vec<Status> = story.replies(FIRST).iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, [Status::Unknown, Status::Delivered]);
    assert_eq!(story.read(FIRST).len(), 1);
    story.end();
}

#[test]
fn a_telnyx_that_does_not_tell_is_asked_again() {
    let story = Story::proves(&["B01", "G2"]);
    keys_are_ignored(&story);
    story.telnyx(|fake| {
        fake.script.next_post(Fault::ResetAfter);
        // The first look finds no list, the second no message; the third is answered.
        for fault in [Fault::StatusBefore(503), Fault::Pass, Fault::CutAfter] {
            fake.script.next_get(fault);
        }
    });
    receipts_are_lost(&story);
    story.text(FIRST, "hello");
    story.wait(11.0 * 60.0);
    assert_eq!(reply(&story).status, Status::Unknown);
    story.wait(3600.0);
    assert_eq!(reply(&story).status, Status::Delivered);
    assert_eq!(story.read(FIRST).len(), 1);
    ends(story);
}

#[test]
fn a_message_that_is_delivered_only_after_the_first_look_is_found_at_a_later_one() {
    let story = Story::proves(&["G2"]);
    keys_are_ignored(&story);
    story.telnyx(|fake| {
        fake.settings.wait_seconds = 300;
        fake.script.next_post(Fault::HangAfter);
    });
    receipts_are_lost(&story);
    story.text(FIRST, "hello");
    story.wait(240.0);
    assert_eq!(reply(&story).status, Status::Unknown, "absence proves nothing");
    story.wait(600.0);
    assert_eq!(reply(&story).status, Status::Delivered);
    ends(story);
}

/// A customer writes, the answer to the reply's POST is lost, and Telnyx tells of it only five minutes later.
fn told_after_five_minutes() -> Story {
    let story = Story::proves(&["G2"]);
    keys_are_ignored(&story);
    story.telnyx(|fake| {
        fake.settings.record_ms = NEVER_MS;
        fake.script.next_post(Fault::HangAfter);
        fake.script.next_event(EventKind::Sent, Quirk::Late(300_000));
        fake.script.next_event(EventKind::Finalized, Quirk::Late(300_000));
    });
    story.text(FIRST, "hello");
    story
}

#[test]
fn a_receipt_that_comes_between_two_looks_ends_them() {
    let story = told_after_five_minutes();
    story.wait(200.0);
    assert_eq!(reply(&story).status, Status::Unknown);
    story.wait(300.0);
    let reply = reply(&story);
    assert_eq!((reply.status, reply.reason, reply.due), (Status::Delivered, None, None));
    assert_eq!(story.head(FIRST).needs_person, None, "nobody is asked any more");
    story.rest();
    story.end();
}

#[test]
fn whoever_is_asked_about_an_older_reply_is_asked_no_more_when_it_is_known() {
    let story = told_after_five_minutes();
    story.wait(80.0);
    story.text(FIRST, "are you open on sunday?");
    story.wait(120.0);
    let statuses: Vec<Status> = story.replies(FIRST).iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, [Status::Unknown, Status::Delivered]);
    assert_eq!(story.head(FIRST).needs_person, Some(NeedsPerson::Unknown));
    story.wait(300.0);
    assert_eq!(story.replies(FIRST)[0].status, Status::Delivered);
    assert_eq!(story.head(FIRST).needs_person, None, "nobody is asked any more");
    story.rest();
    story.end();
}

/// Two questions, the second while whoever was sending the first answer may be dead. Answers how many outside calls it took.
fn two_questions(world: &mut World) -> u64 {
    let system = System::deploy(world);
    system.telnyx.text(FIRST, ACME, "hello");
    world.run_for(Duration::from_secs(12));
    system.telnyx.text(FIRST, ACME, "are you open on sunday?");
    world.run_for(Duration::from_secs(180));
    let messages: Vec<Message> = world.table.items().iter().filter_map(|item| records::read(item).ok()).collect();
    let replies = messages.iter().filter(|message| message.chain.is_some() && message.status != Status::Cancelled);
    for reply in replies {
        assert!(matches!(reply.status, Status::Sent | Status::Delivered), "{:?}: {:?}", reply.status, reply.reason);
    }
    promises::keep(world, &system);
    world.outside.calls()
}

#[test]
fn a_reply_whose_sender_died_is_neither_overtaken_nor_left_to_a_person() {
    let (calls, _) = tell(&Plan::calm(1), two_questions);
    for call in 1..=calls {
        for moment in [Moment::Before, Moment::After] {
            tell(&Plan { visibility: None, ..Plan::crash(1, call, moment) }, two_questions);
        }
    }
}
