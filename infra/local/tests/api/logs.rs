//! What a program reads of the system itself: the month's usage, the AI log, the webhook log and the diagnostics.

use crate::running::{Local, Scratch, until};
use crate::{PHONE, call, token};
use serde_json::{Value, json};

/// The items of a list that this key reads.
async fn items(local: &Local, path: &str, token: &str) -> Vec<Value> {
    let (status, list) = call(local, "GET", path, token, Value::Null).await;
    assert_eq!(status, 200, "{path}: {list}");
    list["items"].as_array().expect("items").clone()
}

/// Starts with one customer who has been answered, and whose reply has arrived.
async fn answered(local: &Local, acme: &str) {
    local.text(PHONE, "are you open on sunday?").await;
    until("the reply is known to have arrived", async || {
        let log = items(local, "/webhooks/log", acme).await;
        log.iter().any(|entry| entry["event"] == "receipt" && entry["outcome"] == "delivered").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_program_reads_what_was_used_what_was_answered_and_what_came() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    let (acme, globex) = (token(&local, "acme"), token(&local, "globex"));
    answered(&local, &acme).await;

    let (_, usage) = call(&local, "GET", "/usage", &acme, Value::Null).await;
    let by_assistants = usage["bySource"].as_array().expect("sources").iter().find(|by| by["source"] == "sms_agent");
    assert_eq!((&usage["messages"], &by_assistants.expect("they have a row")["messages"]), (&json!(1), &json!(1)));
    let (_, other) = call(&local, "GET", "/usage", &globex, Value::Null).await;
    assert_eq!(other["messages"], 0);
    let (status, problem) = call(&local, "GET", "/usage?month=2026-13", &acme, Value::Null).await;
    assert_eq!(status, 400, "{problem}");

    let log = items(&local, "/webhooks/log", &acme).await;
    assert!(log.iter().any(|entry| entry["event"] == "message" && entry["outcome"] == "received"), "{log:?}");
    let conversation = log[0]["conversationId"].as_str().expect("an id").to_owned();
    let of_one = format!("/webhooks/log?conversation={conversation}");
    assert_eq!(items(&local, &of_one, &acme).await.len(), log.len());
    assert_eq!(items(&local, "/webhooks/log", &globex).await, Vec::<Value>::new());
    assert_eq!(call(&local, "GET", &of_one, &globex, Value::Null).await.0, 404);
    assert_eq!(items(&local, "/ai/failures", &acme).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_reply_is_shown_with_its_prompt_and_flagged_by_its_own_tenant_alone() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    let (acme, globex) = (token(&local, "acme"), token(&local, "globex"));
    answered(&local, &acme).await;
    let replies = items(&local, "/ai/replies", &acme).await;
    assert_eq!(replies.len(), 1, "{replies:?}");
    let one = format!("/ai/replies/{}", replies[0]["id"].as_str().expect("an id"));
    let (_, seen) = call(&local, "GET", &one, &acme, Value::Null).await;
    let asked = seen["prompt"].as_array().and_then(|turns| turns.last()).expect("a prompt");
    assert_eq!((&asked["text"], &seen["same"]), (&json!("<customer>are you open on sunday?</customer>"), &json!(true)));
    assert_eq!(vec![seen["text"].as_str().expect("a text").to_owned()], local.shown(PHONE, "message").await);

    let flag = format!("{one}/flag");
    let note = json!({"note": "Too cheerful"});
    assert_eq!(call(&local, "POST", &flag, &globex, note.clone()).await.0, 404);
    assert_eq!(call(&local, "GET", &one, &globex, Value::Null).await.0, 404);
    assert_eq!(items(&local, "/ai/replies?flagged=true", &acme).await, Vec::<Value>::new());
    let (status, flagged) = call(&local, "POST", &flag, &acme, note).await;
    assert_eq!((status, &flagged["flag"]["note"]), (200, &json!("Too cheerful")));
    assert_eq!(items(&local, "/ai/replies?flagged=true", &acme).await, [flagged]);
}

#[tokio::test]
async fn the_diagnostics_find_nothing_wrong_with_a_demo_tenant() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    let acme = token(&local, "acme");
    answered(&local, &acme).await;
    let checks = items(&local, "/diagnostics", &acme).await;
    let wrong: Vec<&Value> = checks.iter().filter(|check| check["result"] != "pass").collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    for name in ["key", "webhook", "number", "received"] {
        assert!(checks.iter().any(|check| check["check"] == name), "{name} is not among {checks:?}");
    }
}
