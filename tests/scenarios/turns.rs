//! Turn after turn: many customers, many questions, and two machines that talk to each other.

use crate::story::{FIRST, Story};
use fakes::llm::Canned;
use world::system::ACME;

#[test]
fn as_many_turns_get_as_many_replies_from_the_same_number() {
    let story = Story::proves(&["F070", "F083"]);
    for text in ["hello", "are you open on sunday?", "how much is it?", "where are you?", "thanks"] {
        story.text(FIRST, text);
        story.rest();
    }
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hello
         7 AI: Hello! How can we help you today? | delivered
        10 first: are you open on sunday?
        17 AI: We are open Monday to Friday, 9 am to 5 pm. | delivered
        20 first: how much is it?
        27 AI: Prices start at $40. | delivered
        30 first: where are you?
        37 AI: You find us at 100 Main Street. | delivered
        40 first: thanks
        47 AI: You are welcome! | delivered
    ");
    let from: Vec<_> = story.received(FIRST).into_iter().map(|one| one.from).collect();
    assert_eq!(from, [ACME; 5]);
    story.end();
}

#[test]
fn no_number_of_conversations_is_too_many() {
    let story = Story::proves(&["F062"]);
    // 10,000 phones of one exchange: of the fictitious ones there are a hundred in each of these area codes.
    let phones: Vec<String> =
        (201..=206).flat_map(|area| (0..100).map(move |line| format!("+1{area}55501{line:02}"))).collect();
    let phones: Vec<&String> = phones.iter().filter(|phone| *phone != ACME).collect();
    for phone in &phones {
        story.text(phone, "hello");
        story.wait(0.05);
    }
    story.rest();
    assert_eq!(story.heads().len(), phones.len());
    assert!(phones.iter().all(|phone| story.read(phone).len() == 1));
    story.end();
}

#[test]
fn two_machines_that_talk_to_each_other_are_stopped_and_a_person_is_asked() {
    let story = Story::new();
    story.set("acme", |settings| settings.most_replies_per_hour = 3);
    for _ in 0..5 {
        story.text(FIRST, "beep");
        story.rest();
    }
    insta::assert_snapshot!(story.transcript(), @r#"
    acme with first: active, needs a person: loop, next: agent
         0 first: beep
         7 AI: Thank you for your message "beep". Could you tell me a little more, so… | delivered
        10 first: beep
        17 AI: Thank you for your message "beep". Could you tell me a little more, so… | delivered
        20 first: beep
        27 AI: Thank you for your message "beep". Could you tell me a little more, so… | delivered
        30 first: beep
        40 first: beep
    "#);
    assert_eq!(
        (story.read(FIRST).len(), story.asked().len()),
        (3, 3),
        "the model is not paid for what would not leave"
    );
    story.wait(3600.0);
    story.text(FIRST, "hello, I am a person");
    story.rest();
    assert_eq!(story.read(FIRST).len(), 4, "in the next hour the AI speaks again");
    story.end();
}

#[test]
fn our_own_number_as_the_sender_is_never_answered() {
    let story = Story::new();
    story.model(|model| model.standing = Some(Canned::Text("beep".into())));
    story.text(ACME, "beep");
    story.rest();
    assert_eq!((story.heads().len(), story.posts().len()), (0, 0));
    assert_eq!(story.world.queues.lift_quarantine().len(), 1);
    story.end();
}

#[test]
fn a_person_who_takes_over_is_not_talked_over() {
    let story = Story::proves(&["G3"]);
    story.model(|model| {
        model.next(Canned::SlowText(5_000, "never said".into()));
    });
    story.text(FIRST, "are you open on sunday?");
    story.wait(9.0);
    story.take_over(FIRST);
    story.rest();
    story.text(FIRST, "hello?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, a person answers, next: agent
         0 first: are you open on sunday?
        20 first: hello?
    ");
    assert_eq!(story.posts().len(), 0);
    story.end();
}
