//! The window: a burst gets one reply, whatever it consists of.

use crate::story::{FIRST, SECOND, Story};
use domain::settings::WindowMode;
use fakes::llm::Canned;

#[test]
fn three_texts_within_seven_seconds_get_one_reply_to_all_of_them() {
    let story = Story::proves(&["F070", "F082", "F085"]);
    story.text(FIRST, "hi");
    story.wait(2.0);
    story.text(FIRST, "are you open on sunday?");
    story.wait(2.0);
    story.text(FIRST, "and how much is it?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hi
         2 first: are you open on sunday?
         4 first: and how much is it?
         7 AI: Hello! We are open Monday to Friday, 9 am to 5 pm. Prices start at $40… | delivered
    ");
    assert_eq!(story.read(FIRST).len(), 1);
    let received = &story.received(FIRST)[0];
    assert_eq!(received.from, world::system::ACME);
    let [asked] = &story.asked()[..] else { panic!("the model is asked once") };
    assert_eq!(asked.unanswered().len(), 3);
    story.end();
}

#[test]
fn five_texts_in_six_seconds_get_exactly_one_reply() {
    let story = Story::proves(&["F089", "G2"]);
    for text in ["so", "about", "the", "broken", "tap"] {
        story.text(FIRST, text);
        story.wait(1.5);
    }
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r#"
    acme with first: active, next: customer
         0 first: so
         1 first: about
         3 first: the
         4 first: broken
         6 first: tap
         8 AI: Thank you for your message "tap" (and 4 more). Could you tell me a lit… | delivered
    "#);
    assert_eq!((story.read(FIRST).len(), story.asked().len(), story.posts().len()), (1, 1, 1));
    story.end();
}

#[test]
fn the_window_ends_seven_seconds_after_the_first_text_and_never_before() {
    let story = Story::proves(&["F085"]);
    story.text(FIRST, "hello");
    story.wait(7.0);
    assert_eq!(story.asked().len(), 0);
    story.wait(0.6);
    assert_eq!(story.asked().len(), 1, "the tick comes within what a queue takes");
    story.end();
}

#[test]
fn a_window_of_no_seconds_answers_at_once() {
    let story = Story::proves(&["F085"]);
    story.set("acme", |settings| settings.window.seconds = 0);
    story.text(FIRST, "hello");
    story.wait(1.5);
    assert_eq!(story.read(FIRST).len(), 1);
    story.end();
}

#[test]
fn a_window_of_sixty_seconds_gathers_for_sixty_seconds() {
    let story = Story::proves(&["F085"]);
    story.set("acme", |settings| settings.window.seconds = 60);
    story.text(FIRST, "hello");
    story.wait(50.0);
    story.text(FIRST, "are you there?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hello
        50 first: are you there?
        60 AI: Hello! How can we help you today? | delivered
    ");
    story.end();
}

#[test]
fn in_quiet_mode_each_text_moves_the_end_on() {
    let story = Story::proves(&["F085"]);
    story.set("acme", |settings| settings.window.mode = WindowMode::Quiet);
    for text in ["one", "two", "three", "four"] {
        story.text(FIRST, text);
        story.wait(5.0);
    }
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r#"
    acme with first: active, next: customer
         0 first: one
         5 first: two
        10 first: three
        15 first: four
        23 AI: Thank you for your message "four" (and 3 more). Could you tell me a li… | delivered
    "#);
    assert_eq!(story.asked().len(), 1);
    story.end();
}

#[test]
fn quiet_mode_ends_at_the_latest_after_thirty_seconds() {
    let story = Story::new();
    story.set("acme", |settings| settings.window.mode = WindowMode::Quiet);
    for number in 1..=12 {
        story.text(FIRST, &format!("text {number}"));
        story.wait(5.0);
    }
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r#"
    acme with first: active, next: customer
         0 first: text 1
         5 first: text 2
        10 first: text 3
        15 first: text 4
        20 first: text 5
        25 first: text 6
        30 first: text 7
        31 AI: Thank you for your message "text 7" (and 6 more). Could you tell me a … | delivered
        35 first: text 8
        40 first: text 9
        45 first: text 10
        50 first: text 11
        55 first: text 12
        63 AI: Thank you for your message "text 12" (and 4 more). Could you tell me a… | delivered
    "#);
    story.end();
}

#[test]
fn a_changed_setting_does_not_move_an_open_window() {
    let story = Story::proves(&["F085"]);
    story.text(FIRST, "hello");
    story.wait(1.0);
    let end = story.head(FIRST).window.expect("open").end;
    story.set("acme", |settings| settings.window.seconds = 60);
    // Second's window is opened a minute later, when nobody believes the old settings any more.
    story.wait(0.5);
    assert_eq!(story.head(FIRST).window.expect("open").end, end);
    story.rest();
    story.wait(61.0);
    story.text(SECOND, "hello");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hello
         7 AI: Hello! How can we help you today? | delivered

    acme with second: active, next: customer
        71 second: hello
       131 AI: Hello! How can we help you today? | delivered
    ");
    story.end();
}

#[test]
fn a_text_that_lands_while_the_model_thinks_joins_and_one_reply_holds_both() {
    let story = Story::new();
    story.model(|model| {
        model.next(Canned::SlowText(4_000, "never sent".into()));
    });
    story.text(FIRST, "are you open on sunday?");
    story.wait(9.0);
    story.text(FIRST, "and where are you?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: are you open on sunday?
         9 first: and where are you?
         9 AI: We are open Monday to Friday, 9 am to 5 pm. You find us at 100 Main St… | delivered
    ");
    let asked = story.asked();
    assert_eq!(asked.iter().map(|asked| asked.unanswered().len()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(story.read(FIRST).len(), 1);
    story.end();
}

#[test]
fn a_text_that_lands_while_the_model_thinks_costs_one_more_question_and_no_more() {
    let story = Story::new();
    story.model(|model| {
        model.next(Canned::SlowText(3_000, "never sent".into())).next(Canned::SlowText(5_000, "Both.".into()));
    });
    story.text(FIRST, "are you open on sunday?");
    story.wait(9.0);
    story.text(FIRST, "and where are you?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: are you open on sunday?
         9 first: and where are you?
        14 AI: Both. | delivered
    ");
    // The first question was overtaken while the second was being answered, and asked nothing again.
    assert_eq!(story.asked().iter().map(|asked| asked.unanswered().len()).collect::<Vec<_>>(), [1, 2]);
    story.end();
}

#[test]
fn a_text_past_the_latest_moment_gets_the_next_window() {
    let story = Story::new();
    // Every text but the last lands while the model thinks about those before it, so that the window is still open after 30 s.
    story.model(|model| model.standing = Some(Canned::SlowText(9_500, "We are open on Sunday.".into())));
    for (text, pause) in [("one", 12.0), ("two", 6.0), ("three", 7.0), ("four", 6.0), ("five", 0.0)] {
        story.text(FIRST, text);
        story.wait(pause);
    }
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: one
        12 first: two
        18 first: three
        25 first: four
        31 first: five
        34 AI: We are open on Sunday. | delivered
        51 AI: We are open on Sunday. | delivered
    ");
    let asked = story.asked();
    let last = asked.last().expect("asked");
    assert_eq!(last.unanswered(), ["<customer>five</customer>"], "what waits stands last in the prompt");
    assert!(asked.iter().rev().skip(1).all(|asked| !asked.prompt().contains("five")));
    story.end();
}

#[test]
fn a_text_that_reaches_us_late_asks_a_person_instead_of_answering() {
    let story = Story::new();
    story.telnyx(|fake| {
        fake.script.next_event(fakes::telnyx::EventKind::Received, fakes::telnyx::Quirk::Late(16 * 60_000));
    });
    story.text(FIRST, "are you open now?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, needs a person: late, next: agent
         0 first: are you open now?
    ");
    assert_eq!(story.asked().len(), 0);
    story.end();
}

#[test]
fn a_burst_of_thirty_is_in_the_prompt_whole() {
    let story = Story::new();
    for number in 1..=30 {
        story.text(FIRST, &format!("line {number} of thirty"));
        story.wait(0.2);
    }
    story.rest();
    let [asked] = &story.asked()[..] else { panic!("one question") };
    let shown = asked.unanswered();
    let expected: Vec<String> =
        (1..=30).map(|number| format!("<customer>line {number} of thirty</customer>")).collect();
    assert_eq!(shown, expected);
    assert_eq!(story.read(FIRST).len(), 1);
    story.end();
}
