//! The API over HTTP, on the real binary: as a program calls it, with and without a key, and with bad input.

#[path = "api/daily_file.rs"]
mod daily_file;
#[path = "api/input.rs"]
mod input;
#[path = "api/logs.rs"]
mod logs;
#[path = "api/matrix.rs"]
mod matrix;
#[path = "api/operations.rs"]
mod operations;
mod running;

use operations::Document;
use running::{Local, Scratch, until};
use serde_json::{Value, json};

const PHONE: &str = "+12125550150";

/// The token of a demo tenant, as the banner says it.
fn token(local: &Local, tenant: &str) -> String {
    let said = local.said();
    let line =
        said.lines().find(|line| line.trim().starts_with(&format!("{tenant}: vly_"))).expect("the banner names it");
    line.trim().split_once(": ").expect("a token").1.to_owned()
}

async fn call(local: &Local, method: &'static str, path: &str, token: &str, body: Value) -> (u16, Value) {
    keyed(local, method, path, token, body, None).await
}

async fn keyed(
    local: &Local,
    method: &'static str,
    path: &str,
    token: &str,
    body: Value,
    key: Option<&str>,
) -> (u16, Value) {
    let mut headers = vec![("authorization", format!("Bearer {token}"))];
    headers.extend(key.map(|key| ("idempotency-key", key.to_owned())));
    let bytes = if body.is_null() { vec![] } else { body.to_string().into_bytes() };
    let answer = local.call(method, &format!("/api/v1{path}"), headers, bytes).await;
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
}

#[tokio::test]
async fn a_program_starts_reads_takes_over_and_closes() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    let acme = token(&local, "acme");
    let start = json!({"phone": "(212) 555-0150", "message": "Hello from Acme!", "name": "Demo Customer"});
    let (status, started) = keyed(&local, "POST", "/conversations", &acme, start.clone(), Some("one")).await;
    assert_eq!((status, &started["isNew"], &started["phone"]), (201, &json!(true), &json!(PHONE)));
    let (_, again) = keyed(&local, "POST", "/conversations", &acme, start, Some("one")).await;
    assert_eq!(again, started);
    until("the phone shows it once", async || {
        (local.shown(PHONE, "message").await == ["Hello from Acme!"]).then_some(())
    })
    .await;

    local.text(PHONE, "are you open on sunday?").await;
    until("the assistant answers", async || (local.shown(PHONE, "message").await.len() == 2).then_some(())).await;
    let id = started["conversationId"].as_str().expect("an id").to_owned();
    let (status, messages) = call(&local, "GET", &format!("/conversations/{id}/messages"), &acme, Value::Null).await;
    let sources: Vec<&str> =
        messages["items"].as_array().expect("items").iter().filter_map(|message| message["source"].as_str()).collect();
    assert_eq!((status, sources), (200, vec!["sms_agent", "inbound", "api"]));
    let (status, taken) = call(&local, "POST", &format!("/conversations/{id}/takeover"), &acme, Value::Null).await;
    assert_eq!((status, &taken["humanManaged"]), (200, &json!(true)));
    let (status, closed) =
        call(&local, "POST", &format!("/conversations/{id}/close"), &acme, json!({"reason": "answered"})).await;
    assert_eq!((status, &closed["status"]), (200, &json!("closed")));
    let (status, problem) =
        call(&local, "POST", &format!("/conversations/{id}/messages"), &acme, json!({"message": "More"})).await;
    assert_eq!((status, &problem["type"]), (409, &json!("urn:volley:problem:closed")));
}

#[tokio::test]
async fn every_route_with_an_id_is_the_same_for_another_tenants_as_for_none() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    let (acme, globex) = (token(&local, "acme"), token(&local, "globex"));
    let start = json!({"phone": PHONE, "message": "Hello from Acme!"});
    let (_, started) = call(&local, "POST", "/conversations", &acme, start).await;
    let id = started["conversationId"].as_str().expect("an id").to_owned();
    let (_, detail) = call(&local, "GET", &format!("/conversations/{id}"), &acme, Value::Null).await;
    let contact = detail["contactId"].as_str().expect("an id").to_owned();
    // No customer opts out here, so nothing is ever sent there.
    let webhook = json!({"url": "https://hooks.example.com/volley", "events": ["contact.opted_out"]});
    let (_, webhook) = call(&local, "POST", "/webhooks", &acme, webhook).await;
    let webhook = webhook["id"].as_str().expect("an id").to_owned();
    let kept = kept(&local, &acme).await;
    let (none_id, none_contact) = (id.replacen('_', "_z", 1).replace("_zz", "_z"), format!("cnt_{}", "z".repeat(26)));
    let (none_webhook, delivery) = (format!("whk_{}", "z".repeat(26)), "dlv_1795273445000_msg_1-1-sent");
    let document = Document::served(&local).await;
    let mut tried = 0;
    for operation in document.operations.iter().filter(|operation| operation.path.contains('{')) {
        let (method, name, body) = (operation.method, operation.name(), document.body(operation));
        let mut ids = vec![
            ("conversation", id.as_str()),
            ("contact", &contact),
            ("key", "k0000000000k"),
            ("webhook", &webhook),
            ("delivery", delivery),
        ];
        ids.extend(kept.iter().map(|(name, id)| (*name, id.as_str())));
        let theirs = operation.at(&ids);
        let nobodys = operation.at(&[
            ("conversation", &none_id),
            ("contact", &none_contact),
            ("webhook", &none_webhook),
            ("delivery", delivery),
        ]);
        let foreign = call(&local, method, &theirs, &globex, body.clone()).await;
        let missing = call(&local, method, &nobodys, &globex, body).await;
        assert_eq!(foreign.0, 404, "{name}: {}", foreign.1);
        assert_eq!(foreign, missing, "{name}");
        tried += 1;
    }
    assert!(tried >= 15, "{tried}");
}

/// What a tenant keeps, by the names of the parameters: one of each, made now.
async fn kept(local: &Local, token: &str) -> Vec<(&'static str, String)> {
    let mut kept = vec![];
    for (name, path, body) in [
        ("team", "/teams", json!({"id": "night", "name": "Night"})),
        ("assistant", "/assistants", json!({"name": "Night", "prompt": "You answer at night."})),
        ("template", "/templates", json!({"name": "Ready", "text": "Hi {first_name|there}, it is ready."})),
        ("person", "/people", json!({"email": "night@example.com", "name": "Demo person", "role": "agent"})),
    ] {
        let (status, made) = call(local, "POST", path, token, body).await;
        assert_eq!(status, 201, "{path}: {made}");
        kept.push((name, made["id"].as_str().expect("an id").to_owned()));
    }
    kept
}

#[tokio::test]
async fn settings_people_and_templates_are_changed_over_http_and_the_log_tells_of_it() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    let acme = token(&local, "acme");
    let patch = json!({"smsReplies": "off", "aiWhenEscalated": "continue", "window": {"seconds": 3}});
    let (status, settings) = call(&local, "PATCH", "/settings", &acme, patch).await;
    assert_eq!((status, &settings["smsReplies"], &settings["window"]["seconds"]), (200, &json!("off"), &json!(3)));
    let (_, read) = call(&local, "GET", "/settings", &acme, Value::Null).await;
    assert!(read == settings && read.get("salt").is_none(), "{read}");
    for (path, body) in [
        ("/closure-reasons", json!({"items": [{"id": "sold", "name": "Sold", "becomes": "qualified"}]})),
        ("/lead-statuses", json!({"items": ["new", "on_hold"]})),
    ] {
        let (status, set) = call(&local, "PUT", path, &acme, body.clone()).await;
        assert_eq!((status, &set), (200, &body), "{path}");
        assert_eq!(call(&local, "GET", path, &acme, Value::Null).await.1, set);
    }
    let (_, numbers) = call(&local, "GET", "/numbers", &acme, Value::Null).await;
    assert_eq!(numbers["items"][0]["number"], "+12125550100");

    let kept = kept(&local, &acme).await;
    let of = |name: &str| kept.iter().find(|(known, _)| *known == name).expect("made").1.clone();
    let person = format!("/people/{}", of("person"));
    let (status, raised) =
        call(&local, "PATCH", &person, &acme, json!({"role": "supervisor", "teams": ["night"]})).await;
    assert_eq!((status, &raised["role"], &raised["signedIn"]), (200, &json!("supervisor"), &json!(false)));
    let (status, problem) = call(&local, "PATCH", &person, &acme, json!({"role": "owner"})).await;
    assert_eq!((status, &problem["type"]), (403, &json!("urn:volley:problem:owners_only")));
    let (status, problem) = call(&local, "DELETE", "/teams/night", &acme, Value::Null).await;
    assert_eq!((status, &problem["type"]), (409, &json!("urn:volley:problem:in_use")));
    assert_eq!(call(&local, "DELETE", &person, &acme, Value::Null).await.0, 204);
    assert_eq!(call(&local, "DELETE", "/teams/night", &acme, Value::Null).await.0, 204);

    let default = format!("/assistants/{}/default", of("assistant"));
    let (status, chosen) = call(&local, "PUT", &default, &acme, Value::Null).await;
    assert_eq!((status, &chosen["assistantId"]), (200, &json!(of("assistant"))));
    let start = json!({"phone": PHONE, "templateId": of("template"), "name": "Demo Customer"});
    let (status, started) = call(&local, "POST", "/conversations", &acme, start).await;
    assert_eq!(status, 201, "{started}");
    until("the phone shows it", async || {
        (local.shown(PHONE, "message").await == ["Hi Demo, it is ready."]).then_some(())
    })
    .await;
    let id = started["conversationId"].as_str().expect("an id");
    let (_, detail) = call(&local, "GET", &format!("/conversations/{id}"), &acme, Value::Null).await;
    let contact = detail["contactId"].as_str().expect("an id").to_owned();
    let preview = format!("/templates/{}/preview", of("template"));
    let (status, shown) = call(&local, "POST", &preview, &acme, json!({"leadId": contact})).await;
    assert_eq!((status, &shown), (200, &json!({"text": "Hi Demo, it is ready.", "segments": 1, "encoding": "gsm7"})));

    let silent = format!("/contacts/{contact}/do-not-contact");
    assert_eq!(call(&local, "PUT", &silent, &acme, Value::Null).await.0, 200);
    let (_, out) = call(&local, "GET", "/opt-outs", &acme, Value::Null).await;
    assert_eq!(
        (&out["items"][0]["phone"], &out["items"][0]["because"][0]["source"]),
        (&json!(PHONE), &json!("manual"))
    );
    let (_, ledger) = call(&local, "GET", &format!("/contacts/{contact}/consent"), &acme, Value::Null).await;
    assert_eq!((&ledger["items"][0]["to"], &ledger["items"][0]["by"]["kind"]), (&json!("out"), &json!("key")));
    let (_, log) = call(&local, "GET", "/audit?limit=200", &acme, Value::Null).await;
    let deeds: Vec<&str> =
        log["items"].as_array().expect("items").iter().filter_map(|line| line["deed"].as_str()).collect();
    assert_eq!((deeds[0], deeds.last(), deeds.len()), ("contact.silenced", Some(&"settings.changed"), 12), "{deeds:?}");
}

#[tokio::test]
async fn bad_calls_get_problems_that_say_what_to_do() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    let acme = token(&local, "acme");
    let long = "x".repeat(70_000);
    let cases: [(&'static str, &str, Value, u16, &str); 12] = [
        ("GET", "/conversations?color=red", Value::Null, 400, "invalid"),
        ("GET", "/conversations?limit=0", Value::Null, 400, "invalid"),
        ("GET", "/conversations?limit=ten", Value::Null, 400, "invalid"),
        ("GET", "/conversations?cursor=AAAA", Value::Null, 400, "invalid_cursor"),
        ("GET", "/nowhere", Value::Null, 404, "not_found"),
        ("DELETE", "/conversations", Value::Null, 405, "no_method"),
        ("POST", "/conversations", json!({"phone": "12", "message": "Hi"}), 400, "invalid_phone"),
        ("POST", "/conversations", json!({"phone": PHONE}), 400, "missing"),
        ("POST", "/conversations", json!({"phone": PHONE, "message": ""}), 400, "missing"),
        ("POST", "/conversations", json!({"phone": PHONE, "message": "Hi", "color": "red"}), 400, "invalid"),
        ("POST", "/conversations", json!({"phone": PHONE, "message": long}), 413, "too_large"),
        (
            "POST",
            "/sms/send",
            json!({"leadId": "cnt_x", "message": "Hi", "mediaUrls": ["https://x.example"]}),
            400,
            "text_only",
        ),
    ];
    for (method, path, body, status, name) in cases {
        let (answered, problem) = call(&local, method, path, &acme, body).await;
        assert_eq!(
            (answered, &problem["type"]),
            (status, &json!(format!("urn:volley:problem:{name}"))),
            "{method} {path}: {problem}"
        );
    }
    for nobody in ["", "vly_acme_x_y", "vly_acme_k0000000000k_00000000000000000000000000000000"] {
        assert_eq!(call(&local, "GET", "/conversations", nobody, Value::Null).await.0, 401);
    }
}
