//! STOP: in every dressing, at every moment of a reply, on every number.

use crate::story::{ACME2, FIRST, Story};
use domain::head::InteractionStatus;
use domain::message::{Origin, Source, Status};
use domain::settings::Language;
use fakes::llm::Canned;
use fakes::telnyx::{Fault, ResetStyle};
use world::system::ACME;

/// Nothing that the assistant wrote has reached the phone.
fn assert_silent(story: &Story, why: &str) {
    let said = story.replies(FIRST).into_iter().filter(|message| message.source == Source::SmsAgent);
    let said: Vec<_> = said.filter(|message| message.status != Status::Cancelled).collect();
    assert!(said.is_empty(), "{why}: {said:#?}");
    let head = story.head(FIRST);
    assert!(head.opted_out && head.window.is_none(), "{why}");
    assert_eq!(head.interaction_status, InteractionStatus::Dnc, "{why}");
    assert!(story.contact(FIRST).opted_out, "{why}");
}

#[test]
fn stop_in_any_dressing_silences_at_once_and_not_after_the_window() {
    let dressings = [
        "STOP",
        "stop ",
        "Stop.",
        "  s\u{200b}top!!",
        "ＳＴＯＰ",
        "STOP 🛑",
        "\"STOP\"",
        "\u{202e}STOP\u{202c}",
        "stop all",
        "STOPALL",
        "Unsubscribe",
        "UNSUB",
        "cancel",
        "end",
        "Quit",
        "revoke",
        "Opt-Out",
        "opt out",
        "OPTOUT",
        "remove",
        "remove me",
        "td",
        "arrêt",
    ];
    for dressing in dressings {
        let story = Story::proves(&["F119", "F123"]);
        story.text(FIRST, "are you open on sunday?");
        story.wait(3.0);
        story.text(FIRST, dressing);
        story.wait(1.0);
        assert_silent(&story, dressing);
        story.rest();
        story.text(FIRST, "hello?");
        story.rest();
        assert_silent(&story, dressing);
        assert_eq!(story.asked().len(), 0, "{dressing}");
        assert_eq!(story.inbound_stored(), 3, "{dressing}");
        story.end();
    }
}

#[test]
fn the_stop_words_of_each_listed_language_silence_and_those_of_others_do_not() {
    let languages = [
        (Language::French, &["ARRET", "arrêté", "Arrêter", "désabonner"][..]),
        (Language::Spanish, &["alto", "parar", "detener", "BAJA", "cancelar", "No más"][..]),
        (Language::Portuguese, &["sair", "parar", "cancelar"][..]),
    ];
    for (language, words) in languages {
        for word in words {
            let story = Story::new();
            story.set("acme", |settings| settings.keyword_languages = vec![language]);
            story.text(FIRST, word);
            story.rest();
            assert_silent(&story, word);
            assert_eq!(story.notices(FIRST, Origin::Confirmation).len(), 1, "{word}");
            story.end();
        }
    }
    let story = Story::new();
    story.text(FIRST, "baja");
    story.rest();
    assert!(!story.contact(FIRST).opted_out, "a language that the tenant does not list");
    story.end();
}

#[test]
fn a_sentence_with_stop_in_it_is_answered() {
    for text in ["We have got to STOP this bill", "can you stop by at 5", "cancel my 3pm appointment"] {
        let story = Story::new();
        story.text(FIRST, text);
        story.rest();
        assert_eq!(story.read(FIRST).len(), 1, "{text}");
        story.end();
    }
}

#[test]
fn stop_silences_a_reply_already_being_written() {
    let story = Story::proves(&["F119", "G3"]);
    story.model(|model| {
        model.next(Canned::SlowText(5_000, "We are open on Sunday.".into()));
    });
    story.text(FIRST, "are you open on sunday?");
    story.wait(9.0);
    story.text(FIRST, "STOP");
    story.rest();
    assert_silent(&story, "drafted");
    assert_eq!(story.posts().len(), 0);
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, opted out, next: none
         0 first: are you open on sunday?
         9 first: STOP <stop>
    ");
    story.end();
}

#[test]
fn stop_silences_a_reply_that_waits_in_the_queue() {
    let story = Story::proves(&["F119", "G3"]);
    // Another conversation has made Telnyx ask this number to wait.
    let (tenant, ours) = (story.owner(ACME), domain::Phone::parse(ACME).expect("E.164"));
    let until = story.world.now().plus(std::time::Duration::from_secs(20));
    let pause = serde_json::json!({"v": 1, "until": until.0});
    story.world.table.plant(platform::records::item_at(platform::keys::pause(&tenant, &ours), &pause, vec![]));
    story.text(FIRST, "are you open on sunday?");
    story.wait(10.0);
    assert_eq!(story.replies(FIRST)[0].status, Status::Queued);
    story.text(FIRST, "STOP");
    story.rest();
    assert_silent(&story, "queued");
    assert_eq!(story.posts().len(), 0);
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, opted out, next: none
         0 first: are you open on sunday?
         7 AI: We are open Monday to Friday, 9 am to 5 pm. | cancelled: overtaken by a person, a stop or a close
        10 first: STOP <stop>
    ");
    story.end();
}

#[test]
fn stop_silences_a_reply_that_telnyx_throttled() {
    let story = Story::proves(&["F119", "G3"]);
    story.telnyx(|fake| {
        fake.script.next_post(Fault::RateLimited(ResetStyle::RetryAfter(20)));
    });
    story.text(FIRST, "are you open on sunday?");
    story.wait(10.0);
    story.text(FIRST, "STOP");
    story.rest();
    assert_silent(&story, "throttled");
    assert_eq!(story.read(FIRST).len(), 0);
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, opted out, next: none
         0 first: are you open on sunday?
         7 AI: We are open Monday to Friday, 9 am to 5 pm. | cancelled: overtaken by a person, a stop or a close
        10 first: STOP <stop>
    ");
    story.end();
}

#[test]
fn stop_forbids_a_second_post_of_a_reply_whose_fate_is_unknown() {
    let story = Story::proves(&["F119", "G3"]);
    story.telnyx(|fake| {
        fake.script.next_post(Fault::HangBefore);
    });
    story.text(FIRST, "are you open on sunday?");
    story.wait(20.0);
    assert_eq!(story.replies(FIRST)[0].status, Status::Unknown);
    story.text(FIRST, "STOP");
    story.rest();
    assert_eq!((story.posts().len(), story.read(FIRST).len()), (1, 0));
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, opted out, needs a person: unknown, next: none
         0 first: are you open on sunday?
         7 AI: We are open Monday to Friday, 9 am to 5 pm. | unknown: a person, a stop or a close came between
        20 first: STOP <stop>
    ");
    story.end();
}

#[test]
fn a_stop_while_the_post_is_in_flight_is_the_one_gap_and_nothing_follows() {
    let story = Story::proves(&["G3"]);
    story.telnyx(|fake| {
        fake.script.next_post(Fault::Slow(4_000));
    });
    story.text(FIRST, "are you open on sunday?");
    story.wait(9.0);
    story.text(FIRST, "STOP");
    story.wait(1.0);
    story.text(FIRST, "are you still there?");
    story.rest();
    assert_eq!(story.posts().len(), 1);
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, opted out, next: none
         0 first: are you open on sunday?
         7 AI: We are open Monday to Friday, 9 am to 5 pm. | delivered
         9 first: STOP <stop>
        10 first: are you still there?
    ");
    story.end();
}

#[test]
fn stop_on_one_number_silences_the_tenants_other_number_too() {
    let story = Story::proves(&["F119", "G3"]);
    story.second_number();
    story.text_to(FIRST, ACME, "hello");
    story.rest();
    story.model(|model| {
        model.next(Canned::SlowText(4_000, "never said".into()));
    });
    story.text_to(FIRST, ACME2, "are you open on sunday?");
    story.wait(9.0);
    story.text_to(FIRST, ACME, "unsub");
    story.rest();
    story.text_to(FIRST, ACME2, "hello?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, opted out, next: none
         0 first: hello
         7 AI: Hello! How can we help you today? | delivered
        19 first: unsub <stop>
        19 notice (confirmation): acme: you are unsubscribed and will get no more texts. Reply START to … | delivered

    acme with first: active, opted out, next: none
        10 first: are you open on sunday?
        30 first: hello?
    ");
    let said: Vec<_> = story.received(FIRST).into_iter().map(|one| one.from).collect();
    assert_eq!(said, [ACME, ACME], "the first reply and the confirmation");
    story.end();
}
