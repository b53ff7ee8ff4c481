//! What follows an opt-out: START, HELP, the one confirmation, and what only the carrier knew.

use crate::story::{ACME2, FIRST, Story};
use domain::message::{Direction, Origin, Status};
use domain::settings::Language;
use fakes::telnyx::{EventKind, Quirk};
use world::system::ACME;

#[test]
fn start_brings_the_answers_back() {
    let story = Story::proves(&["F119", "F123"]);
    for text in ["STOP", "hello?", "START", "are you open on sunday?"] {
        story.text(FIRST, text);
        story.wait(20.0);
    }
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: STOP <stop>
        20 first: hello?
        40 first: START <start>
        60 first: are you open on sunday?
        67 AI: We are open Monday to Friday, 9 am to 5 pm. | delivered
    ");
    let [asked] = &story.asked()[..] else { panic!("one question") };
    assert!(asked.unanswered().contains(&"<customer>are you open on sunday?</customer>"));
    assert!(!asked.prompt().contains("hello?"), "written while opted out, so not answered later either");
    story.end();
}

#[test]
fn a_text_later_than_start_is_answered_though_it_is_handled_first() {
    let story = Story::new();
    story.text(FIRST, "STOP");
    story.rest();
    story.telnyx(|fake| {
        fake.script.next_event(EventKind::Received, Quirk::Late(30_000));
    });
    story.text(FIRST, "START");
    story.wait(5.0);
    story.text(FIRST, "are you open on sunday?");
    story.wait(20.0);
    assert_eq!(story.asked().len(), 0, "we do not know of the START yet");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: STOP <stop>
        10 first: START <start>
        15 first: are you open on sunday?
        48 AI: We are open Monday to Friday, 9 am to 5 pm. | delivered
    ");
    assert_eq!(story.read(FIRST).len(), 1);
    story.end();
}

#[test]
fn what_arrived_while_opted_out_is_not_answered_after_start() {
    let story = Story::proves(&["F123"]);
    story.text(FIRST, "STOP");
    story.wait(5.0);
    story.text(FIRST, "are you open on sunday?");
    story.wait(5.0);
    story.text(FIRST, "START");
    story.rest();
    assert_eq!(story.asked().len(), 0);
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: STOP <stop>
         5 first: are you open on sunday?
        10 first: START <start>
    ");
    story.end();
}

#[test]
fn help_is_answered_once_by_us_or_by_telnyx() {
    let story = Story::new();
    story.telnyx(|fake| {
        fake.script.next_event(EventKind::Received, Quirk::Reemitted(2_000));
    });
    story.text(FIRST, "INFO");
    story.rest();
    story.text(FIRST, "help");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: INFO <help>
         0 notice (help): acme: reply here and we will help you. Msg & data rates may apply. Rep… | delivered
        10 first: help <help>
    ");
    assert_eq!(story.read(FIRST).len(), 1);
    assert_eq!(story.asked().len(), 0);
    story.end();
}

#[test]
fn help_is_answered_even_to_someone_who_has_opted_out() {
    let story = Story::new();
    story.text(FIRST, "revoke");
    story.rest();
    story.text(FIRST, "info");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, opted out, next: none
         0 first: revoke <stop>
         0 notice (confirmation): acme: you are unsubscribed and will get no more texts. Reply START to … | delivered
        10 first: info <help>
        10 notice (help): acme: reply here and we will help you. Msg & data rates may apply. Rep… | delivered
    ");
    story.end();
}

#[test]
fn an_opt_out_is_confirmed_once_and_never_for_words_that_telnyx_blocks() {
    let story = Story::proves(&["B01"]);
    story.telnyx(|fake| {
        fake.script.next_event(EventKind::Received, Quirk::Duplicate(500));
    });
    for text in ["revoke", "REVOKE", "remove me", "START", "opt out"] {
        story.text(FIRST, text);
        story.rest();
    }
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, opted out, next: none
         0 first: revoke <stop>
         0 notice (confirmation): acme: you are unsubscribed and will get no more texts. Reply START to … | delivered
        10 first: REVOKE <stop>
        20 first: remove me <stop>
        30 first: START <start>
        40 first: opt out <stop>
        40 notice (confirmation): acme: you are unsubscribed and will get no more texts. Reply START to … | delivered
    ");
    assert_eq!(story.notices(FIRST, Origin::Confirmation).len(), 2, "one for each opt-out");
    story.end();
    for word in ["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"] {
        let story = Story::new();
        story.text(FIRST, word);
        story.rest();
        assert_eq!(story.posts().len(), 0, "{word}");
        story.end();
    }
}

#[test]
fn the_confirmation_speaks_the_tenants_language() {
    for (language, sign) in [
        (Language::English, "unsubscribed"),
        (Language::French, "désabonné"),
        (Language::Spanish, "no recibirá"),
        (Language::Portuguese, "não receberá"),
    ] {
        let story = Story::new();
        story.set("acme", |settings| settings.language = language);
        story.text(FIRST, "revoke");
        story.rest();
        let read = story.read(FIRST);
        assert!(read.len() == 1 && read[0].contains(sign), "{read:?}");
        story.end();
    }
}

#[test]
fn start_on_one_number_brings_back_the_other_and_what_waited_there() {
    let story = Story::new();
    story.second_number();
    story.text_to(FIRST, ACME2, "hello");
    story.rest();
    story.text_to(FIRST, ACME, "revoke");
    story.rest();
    story.text_to(FIRST, ACME, "start");
    story.rest();
    story.text_to(FIRST, ACME2, "are you open on sunday?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
        10 first: revoke <stop>
        10 notice (confirmation): acme: you are unsubscribed and will get no more texts. Reply START to … | delivered
        20 first: start <start>

    acme with first: active, next: customer
         0 first: hello
         7 AI: Hello! How can we help you today? | delivered
        30 first: are you open on sunday?
        37 AI: We are open Monday to Friday, 9 am to 5 pm. | delivered
    ");
    story.end();
}

#[test]
fn an_opt_out_that_only_telnyx_knew_is_learnt_from_its_refusal() {
    let story = Story::proves(&["B06"]);
    story.text(FIRST, "are you open on sunday?");
    story.wait(3.0);
    story.telnyx(|fake| {
        fake.script.next_event(EventKind::Received, Quirk::Late(600_000));
    });
    story.text(FIRST, "STOP");
    story.wait(30.0);
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, opted out, next: none
         0 first: are you open on sunday?
         7 AI: We are open Monday to Friday, 9 am to 5 pm. | suppressed: the customer has opted out at Telnyx
    ");
    story.text(FIRST, "hello?");
    story.rest();
    assert_silent_but_suppressed(&story);
    story.end();
}

fn assert_silent_but_suppressed(story: &Story) {
    let outbound: Vec<_> =
        story.messages(FIRST).into_iter().filter(|one| one.direction == Direction::Outbound).collect();
    assert_eq!(outbound.iter().map(|one| one.status).collect::<Vec<_>>(), [Status::Suppressed]);
    assert!(story.contact(FIRST).opted_out && story.head(FIRST).opted_out);
    assert_eq!(story.posts().len(), 1);
}

#[test]
fn a_carriers_block_in_a_receipt_is_learnt_too() {
    let story = Story::new();
    story.telnyx(|fake| {
        fake.script.next_fate(fakes::telnyx::Fate::DeliveryFailed(40_300));
    });
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    story.text(FIRST, "hello?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, opted out, next: none
         0 first: are you open on sunday?
         7 AI: We are open Monday to Friday, 9 am to 5 pm. | failed: the customer has opted out at Telnyx
        10 first: hello?
    ");
    assert!(story.contact(FIRST).opted_out);
    story.end();
}
