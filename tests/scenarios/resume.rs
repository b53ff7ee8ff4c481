//! A conversation sleeps: within 30 days it goes on where it was, later a new one begins.

use crate::story::{FIRST, Story};
use domain::head::{Badge, Head};
use domain::ids::conversation_id;
use std::time::Duration;

fn close(story: &Story) {
    story.change(FIRST, |head| {
        head.status = Badge::Closed;
        head.raise_epoch();
    });
}

/// As if so many days had passed. (To live through them would take 40,000 sweeps.)
fn days_pass(story: &Story, days: u64) {
    let time = Duration::from_secs(days * 24 * 3600);
    story.change(FIRST, |head| head.last_message_at = head.last_message_at.minus(time));
}

fn id(head: &Head) -> String {
    conversation_id(&head.thread, head.generation)
}

/// A conversation with an assistant and a guide of its own, closed.
fn closed(story: &Story) -> Head {
    let special = story.assistant("acme", "ast_special", "You are Spencer, for special customers.");
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    story.change(FIRST, |head| {
        head.assistant = Some(special);
        head.guide = Some("She likes to be called Ally.".into());
    });
    close(story);
    story.head(FIRST)
}

#[test]
fn a_text_on_day_29_resumes_the_conversation_with_its_history_and_context() {
    let story = Story::proves(&["F124", "F125", "F126"]);
    let before = closed(&story);
    days_pass(&story, 29);
    story.text(FIRST, "and on saturday?");
    story.rest();
    let after = story.head(FIRST);
    assert_eq!(id(&after), id(&before));
    assert_eq!((after.status, after.episode), (Badge::Active, before.episode + 1));
    insta::assert_snapshot!(story.transcript(), @r#"
    acme with first: active, next: customer
         0 first: are you open on sunday?
         7 AI: We are open Monday to Friday, 9 am to 5 pm. | delivered
        10 first: and on saturday?
        17 AI: Thank you for your message "and on saturday?". Could you tell me a lit… | delivered
    "#);
    let prompt = story.asked().pop().expect("asked").prompt();
    for part in ["You are Spencer", "She likes to be called Ally.", "are you open on sunday?", "and on saturday?"] {
        assert!(prompt.contains(part), "{part} is not in {prompt}");
    }
    story.end();
}

#[test]
fn a_text_on_day_31_begins_a_new_conversation_and_the_old_one_stays_closed() {
    let story = Story::proves(&["F124", "F125"]);
    let before = closed(&story);
    days_pass(&story, 31);
    story.text(FIRST, "hello");
    story.rest();
    let after = story.head(FIRST);
    assert_ne!(id(&after), id(&before));
    assert_eq!((after.status, after.guide, after.assistant), (Badge::Active, None, None));
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: are you open on sunday?
         7 AI: We are open Monday to Friday, 9 am to 5 pm. | delivered
      -- conversation 2 --
        10 first: hello
        17 AI: Hello! How can we help you today? | delivered
    ");
    let prompt = story.asked().pop().expect("asked").prompt();
    assert!(!prompt.contains("sunday"), "{prompt}");
    let past = platform::keys::past(&before.tenant, &before.thread, 1);
    let past: Head = platform::records::read(&story.world.table.look(&past).expect("kept")).expect("readable");
    assert_eq!(past.status, Badge::Closed);
    story.end();
}

#[test]
fn an_open_conversation_expires_after_thirty_days_too() {
    let story = Story::proves(&["F124"]);
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    days_pass(&story, 31);
    story.text(FIRST, "hello");
    story.rest();
    assert_eq!(story.head(FIRST).generation, 2);
    story.end();
}
