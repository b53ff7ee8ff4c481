//! What is known of a customer, and whether they may be texted.

use crate::story::{FIRST, Starting, Story, refusal};
use desk::consent::{self, Wish};
use desk::contact::{self, Patch};
use desk::note::{self, Kind, Told};
use domain::Timestamp;
use domain::contact::Temperature;
use domain::head::InteractionStatus;
use world::desk::{named, unnamed};

#[test]
fn what_is_learnt_of_a_customer_is_kept_and_shown_in_the_list() {
    let story = Story::proves(&["F016", "F027", "F028", "F112", "F113", "F114", "F115"]);
    story.text(FIRST, "hello");
    story.rest();
    let id = story.contact(FIRST).id.to_string();
    let patch = |patch: Patch<'static>| {
        let id = id.clone();
        story.at_desk(&story.agent(), move |desk| {
            Box::pin(async move { contact::patch(&desk, &unnamed(), &id, patch).await })
        })
    };
    let all = Patch {
        name: Some("Demo Customer"),
        email: Some("demo@example.com"),
        reference: Some("C-1001"),
        lead_status: Some("qualified"),
        temperature: Some(Temperature::Hot),
        ..Patch::default()
    };
    let known = patch(all).expect("kept");
    assert_eq!((known.lead_status.as_deref(), known.temperature), (Some("qualified"), Some(Temperature::Hot)));
    let head = story.head(FIRST);
    assert_eq!((head.title.as_deref(), head.reference.as_deref()), (Some("Demo Customer"), Some("C-1001")));
    assert_eq!(head.interaction_status, InteractionStatus::InProgress);
    let less = patch(Patch { email: Some(""), ..Patch::default() }).expect("kept");
    assert_eq!((less.email, less.name.as_deref()), (None, Some("Demo Customer")));
    let wrong = patch(Patch { lead_status: Some("lukewarm"), ..Patch::default() });
    assert_eq!(refusal(wrong), "leadStatus: Choose one of the tenant's lead statuses.");
    story.end();
}

#[test]
fn notes_calls_and_appointments_are_kept_with_who_said_so() {
    let story = Story::proves(&["F116", "F117", "F118"]);
    story.text(FIRST, "hello");
    story.rest();
    let id = story.contact(FIRST).id.to_string();
    let tell = |event: &'static str, kind, at: Option<i64>, link: Option<&'static str>| {
        let id = id.clone();
        story.at_desk(&story.agent(), move |desk| {
            Box::pin(async move {
                let told = Told { at: at.map(Timestamp), text: event, link };
                note::note(&desk, &named(event, event), &id, kind, told).await
            })
        })
    };
    tell("Called back", Kind::Call, Some(1_000), Some("https://calls.example/1")).expect("noted");
    tell("Visit", Kind::Appointment, Some(4_000_000_000_000), None).expect("noted");
    for event in ["Likes tea", "Likes tea", "Has a dog"] {
        tell(event, Kind::Note, None, None).expect("noted");
        story.wait(1.0);
    }
    let read = |kind| {
        let id = id.clone();
        let facts =
            story.at_desk(&story.agent(), move |desk| Box::pin(async move { note::facts(&desk, &id, kind).await }));
        facts.expect("read").into_iter().map(|fact| (fact.text, fact.author.name)).collect::<Vec<_>>()
    };
    let by = |text: &str| (text.to_owned(), "Demo agent".to_owned());
    assert_eq!(read(Kind::Call), [by("Called back")]);
    assert_eq!(read(Kind::Appointment), [by("Visit")]);
    assert_eq!(read(Kind::Note), [by("Has a dog"), by("Likes tea")]);
    assert!(tell("Bad link", Kind::Call, None, Some("http://calls.example/1")).is_err());
    story.end();
}

#[test]
fn a_do_not_contact_is_set_and_lifted_by_hand_and_never_by_start() {
    let story = Story::proves(&["F109", "F121", "F123"]);
    story.text(FIRST, "hello");
    story.rest();
    let id = story.contact(FIRST).id.to_string();
    let decide = |event: &'static str, wish| {
        let id = id.clone();
        let supervisor = story.supervisor();
        story.at_desk(&supervisor, move |desk| {
            Box::pin(async move { consent::decide(&desk, &named(event, ""), &id, wish).await })
        })
    };
    assert!(decide("set", Wish::DoNotContact).expect("set").opted_out);
    let head = story.head(FIRST);
    assert_eq!((head.opted_out, head.interaction_status), (true, InteractionStatus::Dnc));
    story.text(FIRST, "START");
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    assert_eq!(story.read(FIRST).len(), 1);
    let start = Starting { phone: FIRST, message: "Hello!", ..Starting::default() };
    assert!(story.start(&story.agent(), "start", &start).is_err());
    assert!(!decide("lift", Wish::Lift).expect("lifted").opted_out);
    assert!(!story.head(FIRST).opted_out);
    story.text(FIRST, "hello?");
    story.rest();
    assert_eq!(story.read(FIRST).len(), 2);
    let agent = story.agent();
    let id = story.contact(FIRST).id.to_string();
    let forbidden = story.at_desk(&agent, move |desk| {
        Box::pin(async move { consent::decide(&desk, &named("x", ""), &id, Wish::DoNotContact).await })
    });
    assert_eq!(refusal(forbidden), "the permission consent:write is missing");
    story.end();
}
