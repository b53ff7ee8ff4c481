//! The assistant hands a conversation over by itself (F098, C7).

use crate::story::{FIRST, Story};
use desk::resume;
use domain::head::{EscalationReason, NextAction};
use domain::settings::Switch;
use fakes::llm::Canned;
use fakes::telnyx::{Fault, ResetStyle};
use serde_json::json;
use world::desk::unnamed;

#[test]
fn the_assistant_hands_off_with_one_line_and_then_waits_for_a_person() {
    let story = Story::proves(&["F098"]);
    story.model(|model| {
        model.next(Canned::Json(json!({"reply": null, "hand_off": "upset"})));
    });
    story.text(FIRST, "This is the third time. I want my money back!");
    story.rest();
    let escalation = story.head(FIRST).escalation.expect("it is escalated");
    assert_eq!((escalation.reason, escalation.by), (EscalationReason::Upset, None));
    assert_eq!(story.head(FIRST).next_action(), NextAction::Agent);
    story.text(FIRST, "hello?");
    story.rest();
    assert_eq!(story.replies(FIRST).len(), 1);
    let told = story.events().into_iter().filter(|(kind, _)| *kind == "conversation.updated").count();
    assert!(told >= 1, "somebody is told that it is escalated");
    story
        .act(&story.agent(), FIRST, |desk, id| Box::pin(async move { resume::resume(&desk, &unnamed(), id).await }))
        .expect("resumed");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: This is the third time. I want my money back!
         7 AI: Thank you. A colleague will get back to you here shortly. | delivered
        10 first: hello?
        27 AI: Hello! How can we help you today? | delivered
    ");
    story.end();
}

#[test]
fn its_own_words_are_the_last_line_and_a_throttle_does_not_swallow_them() {
    let story = Story::new();
    let said = json!({"reply": "Let me get a colleague for that.", "hand_off": "too_complex"});
    story.model(|model| {
        model.next(Canned::Json(said));
    });
    story.telnyx(|fake| {
        fake.script.next_post(Fault::RateLimited(ResetStyle::RetryAfter(5)));
    });
    story.text(FIRST, "Can you redo the plumbing of our hospital?");
    story.rest();
    assert_eq!(story.read(FIRST), ["Let me get a colleague for that."]);
    assert_eq!(story.head(FIRST).escalation.map(|escalation| escalation.reason), Some(EscalationReason::TooComplex));
    story.end();
}

#[test]
fn where_the_tenant_wants_it_to_go_on_the_line_is_said_once() {
    let story = Story::new();
    story.set("acme", |settings| settings.ai_when_escalated = Switch::On);
    for text in ["I want a person", "a person, please", "are you open on sunday?"] {
        if text.contains("person") {
            story.model(|model| model.script.push_back(Canned::Json(json!({"hand_off": "cannot_answer"}))));
        }
        story.text(FIRST, text);
        story.rest();
    }
    let said =
        ["Thank you. A colleague will get back to you here shortly.", "We are open Monday to Friday, 9 am to 5 pm."];
    assert!(said[1].ends_with("We are open Monday to Friday, 9 am to 5 pm."));
    assert_eq!(story.head(FIRST).next_action(), NextAction::Agent);
    story.end();
}
