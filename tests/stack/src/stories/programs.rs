//! The API from outside: through the gateway, with keys, on the deployed function.

use super::SOON;
use crate::deployment::{Deployment, until};
use crate::program::Program;
use crate::tenants::{ACME, GLOBEX};
use domain::message::{Direction, Status};
use futures_util::future::join_all;
use serde_json::json;

/// More than any body that the API takes (64 KB), and all that API Gateway does.
const TEN_MEGABYTES: usize = 10 * 1024 * 1024;

pub async fn a_program_starts_a_conversation_once_however_often_it_calls(on: &Deployment) {
    const PHONE: &str = "+12125550110";
    let program = Program::of(on, ACME, 1).await;
    let body = json!({"phone": "(212) 555-0110", "message": "Your table is ready."});
    let calls = [1, 2, 3].map(|_| program.post("/conversations", "the table is ready", &body));
    let answers = join_all(calls).await;
    assert!(answers.iter().all(|answer| answer.status == 201 && *answer == answers[0]), "{answers:?}");
    let other = json!({"phone": "(212) 555-0110", "message": "It is not."});
    assert_eq!(program.post("/conversations", "the table is ready", &other).await.status, 422);

    let message = answers[0].text("messageId");
    let of_it = async || {
        let stored = on.messages(PHONE).await;
        stored.into_iter().find(|stored| stored.place.id.as_str() == message && stored.status == Status::Delivered)
    };
    until("its receipt", SOON, of_it).await;
    assert_eq!((on.messages(PHONE).await.len(), on.posts(PHONE).len(), on.phone(PHONE).len()), (1, 1, 1));
    assert!(program.get("/conversations?limit=200").await.body.contains(&answers[0].text("conversationId")));

    let stranger = Program::of(on, GLOBEX, 2).await;
    let theirs = format!("/conversations/{}", answers[0].text("conversationId"));
    let missing = format!("{}_9", theirs.rsplit_once('_').expect("an id has parts").0);
    let (foreign, none) = (stranger.get(&theirs).await, stranger.get(&missing).await);
    assert_eq!((foreign.status, &foreign), (404, &none), "another tenant's is none");
    let answer = stranger.post(&format!("{theirs}/messages"), "hello", &json!({"message": "Hello!"})).await;
    assert_eq!((answer.status, on.messages(PHONE).await.len()), (404, 1));
}

pub async fn a_takeover_over_the_api_stops_the_assistant_and_what_a_person_writes_leaves(on: &Deployment) {
    const PHONE: &str = "+12125550111";
    let program = Program::of(on, ACME, 3).await;
    on.text(PHONE, "Can I speak to a person?");
    let head = until("the window", SOON, async || on.head(PHONE).await).await;
    let conversation = domain::ids::conversation_id(&head.thread, head.generation);
    let taken = program.post(&format!("/conversations/{conversation}/takeover"), "mine", &json!({})).await;
    assert_eq!((taken.status, taken.text("managedBy").as_str()), (200, "human"), "{taken:?}");
    let body = json!({"message": "This is a person. How can I help?"});
    assert_eq!(program.post(&format!("/conversations/{conversation}/messages"), "hello", &body).await.status, 202);
    let shown = until("the person's message", SOON, async || on.phone(PHONE).first().cloned()).await;
    assert_eq!(shown.text, "This is a person. How can I help?");

    // The tick of the window that the takeover ended comes, and finds nothing to do.
    let ended = head.window.expect("the text opened it").end;
    let late = async || (on.outside.now() > ended.plus(super::SOON / 6)).then_some(());
    until("the tick", SOON, late).await;
    let ours = on.messages(PHONE).await.into_iter().filter(|message| message.direction == Direction::Outbound).count();
    assert_eq!((ours, on.posts(PHONE).len()), (1, 1), "the assistant kept silent");
}

pub async fn what_the_api_does_not_take_is_refused_before_anything_is_done(on: &Deployment) {
    let program = Program::of(on, ACME, 4).await;
    let large = program.call("POST", "/conversations", None, vec![b' '; TEN_MEGABYTES]).await;
    assert_eq!(large.status, 413, "{}", large.body);
    let unknown = program.get("/conversations?colour=red").await;
    assert_eq!((unknown.status, unknown.text("type").as_str()), (400, "urn:volley:problem:invalid"));
    assert_eq!(program.get("/nowhere").await.status, 404);
    assert_eq!(program.get("/../webhooks/telnyx").await.status, 404);
    assert_eq!(program.get("/openapi.json").await.status, 200);
    let nobody = program.with("vly_acme_aaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_eq!(nobody.get("/conversations").await.text("type"), "urn:volley:problem:not_signed_in");
}
