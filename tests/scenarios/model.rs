//! The model: absent, slow, garbled or wordy. A customer's message is never lost to it.

use crate::story::{FIRST, Story};
use domain::head::NeedsPerson;
use domain::segment;
use fakes::llm::Canned;
use serde_json::json;

/// With the model failing like this: why a person is needed, how often the model was asked, what the customer got.
fn after_failure(failure: &Canned) -> String {
    let story = Story::proves(&["F068"]);
    story.model(|model| model.standing = Some(failure.clone()));
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    let head = story.head(FIRST);
    assert_eq!(story.inbound_stored(), 1, "the message is kept");
    assert!(head.window.is_none() && head.listed, "and visible");
    let tries = story.asked().len();
    let got = story.read(FIRST).len();
    let needs = head.needs_person;
    story.model(|model| model.standing = None);
    story.text(FIRST, "and where are you?");
    story.rest();
    let last = story.asked().last().expect("asked again").clone();
    if let Some(needs) = needs {
        assert_ne!(needs, NeedsPerson::Stuck, "{failure:?}");
        assert_eq!(got, 0, "{failure:?}");
        assert_eq!(last.unanswered().len(), 2, "the next reply is to the whole burst: {failure:?}");
    }
    assert_eq!(story.head(FIRST).needs_person, None, "{failure:?}");
    assert_eq!(story.read(FIRST).len(), got + 1, "{failure:?}");
    story.end();
    let needs = serde_json::to_value(needs).expect("plain");
    format!("{}: needs a person: {needs}, {tries} tries, {got} sent", failure.name())
}

#[test]
fn however_the_model_fails_the_message_is_kept_and_a_person_is_asked() {
    let told: Vec<String> = Canned::failures().iter().map(after_failure).collect();
    assert_eq!(told.len(), 24);
    insta::assert_snapshot!(told.join("\n"), @r#"
    Empty: needs a person: "model_failed", 4 tries, 0 sent
    NullContent: needs a person: "model_failed", 4 tries, 0 sent
    Refusal: needs a person: "model_refused", 4 tries, 0 sent
    Long: needs a person: null, 1 tries, 1 sent
    BrokenJson: needs a person: "model_failed", 4 tries, 0 sent
    LowQuotes: needs a person: "model_failed", 4 tries, 0 sent
    Guillemets: needs a person: "model_failed", 4 tries, 0 sent
    NullReply: needs a person: "model_failed", 4 tries, 0 sent
    CutByLength: needs a person: "model_failed", 4 tries, 0 sent
    Filtered: needs a person: "model_refused", 4 tries, 0 sent
    NoChoices: needs a person: "model_failed", 4 tries, 0 sent
    RateLimited: needs a person: "model_failed", 4 tries, 0 sent
    RateLimited: needs a person: "model_failed", 4 tries, 0 sent
    QuotaExhausted: needs a person: "model_unavailable", 1 tries, 0 sent
    Status: needs a person: "model_failed", 4 tries, 0 sent
    Status: needs a person: "model_failed", 4 tries, 0 sent
    NumberCode: needs a person: "model_failed", 4 tries, 0 sent
    FlatError: needs a person: "model_failed", 4 tries, 0 sent
    Html: needs a person: "model_failed", 4 tries, 0 sent
    Html: needs a person: "model_failed", 4 tries, 0 sent
    CutBody: needs a person: "model_failed", 4 tries, 0 sent
    Hang: needs a person: "model_failed", 3 tries, 0 sent
    Reset: needs a person: "model_failed", 4 tries, 0 sent
    Refused: needs a person: "model_failed", 4 tries, 0 sent
    "#);
}

#[test]
fn a_model_that_fails_twice_and_then_answers_is_enough() {
    let story = Story::new();
    story.model(|model| {
        model.next(Canned::Status(503)).next(Canned::Empty);
    });
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: are you open on sunday?
         9 AI: We are open Monday to Friday, 9 am to 5 pm. | delivered
    ");
    assert_eq!(story.asked().len(), 3);
    story.end();
}

#[test]
fn a_rate_limit_is_waited_out() {
    let story = Story::new();
    story.model(|model| {
        model.next(Canned::RateLimited { seconds: Some(6), millis: None });
    });
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    let asked = story.asked();
    let [first, second] = &asked[..] else { panic!("asked twice") };
    let waited = second.at.since(first.at).as_millis();
    assert!((6_000..7_000).contains(&waited), "{waited}");
    assert_eq!(story.read(FIRST).len(), 1);
    story.end();
}

#[test]
fn a_reply_longer_than_three_segments_is_clipped_at_a_sentence() {
    let story = Story::proves(&["F046"]);
    story.model(|model| {
        model.next(Canned::Long);
    });
    story.text(FIRST, "tell me everything");
    story.rest();
    let [read] = &story.read(FIRST)[..] else { panic!("one reply") };
    let count = segment::count(read).segments;
    assert!(count <= 3 && read.ends_with('.'), "{count} segments: {read}");
    assert_eq!(story.replies(FIRST)[0].segments, count);
    story.end();
}

#[test]
fn a_json_answer_is_sent_as_its_reply_and_unknown_fields_are_ignored() {
    let answers = [
        Canned::Json(json!({"reply": "We open at 9."})),
        Canned::Json(json!({"reply": "We open at 9.", "hand_off": null, "mood": 7})),
        Canned::Text("```json\n{\"reply\": \"We open at 9.\"}\n```".into()),
        Canned::Text("  We open at 9.\n".into()),
        Canned::Text("“We open at 9.”".replace(['“', '”'], "")),
    ];
    for answer in answers {
        let story = Story::new();
        story.model(|model| {
            model.next(answer.clone());
        });
        story.text(FIRST, "when do you open?");
        story.rest();
        assert_eq!(story.read(FIRST), ["We open at 9."], "{answer:?}");
        story.end();
    }
}

#[test]
fn broken_json_is_never_sent() {
    let broken = [
        Canned::BrokenJson,
        Canned::LowQuotes("Hallo".into()),
        Canned::Guillemets("Salut".into()),
        Canned::NullReply,
        Canned::Json(json!({"answer": "no reply"})),
        Canned::Text("[1, 2]".into()),
    ];
    for answer in broken {
        let story = Story::new();
        story.model(|model| model.standing = Some(answer.clone()));
        story.text(FIRST, "when do you open?");
        story.rest();
        assert_eq!(story.read(FIRST).len(), 0, "{answer:?}");
        assert_eq!(story.head(FIRST).needs_person, Some(NeedsPerson::ModelFailed), "{answer:?}");
        story.end();
    }
}
