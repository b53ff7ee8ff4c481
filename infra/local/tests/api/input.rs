//! Bad input, made of the document: for every operation what is missing, of a wrong type, too long, unknown, foreign, cut short,
//! stale, and the same call twice.

use crate::operations::{Document, Operation};
use crate::running::{Local, Scratch};
use crate::{PHONE, call, kept, keyed, token};
use serde_json::{Value, json};

/// A running `local` in which acme has conversations with two customers.
struct Place {
    local: Local,
    acme: String,
    globex: String,
    document: Document,
    conversation: String,
    contact: String,
    _scratch: Scratch,
}

impl Place {
    async fn new() -> Self {
        let scratch = Scratch::new();
        let local = Local::start(&scratch.0, 1).await;
        let (acme, globex) = (token(&local, "acme"), token(&local, "globex"));
        let start = |phone: &str| json!({"phone": phone, "message": "Hello from Acme!"});
        call(&local, "POST", "/conversations", &acme, start("+12125550151")).await;
        let (_, started) = call(&local, "POST", "/conversations", &acme, start(PHONE)).await;
        let conversation = started["conversationId"].as_str().expect("an id").to_owned();
        let (_, detail) = call(&local, "GET", &format!("/conversations/{conversation}"), &acme, Value::Null).await;
        let contact = detail["contactId"].as_str().expect("an id").to_owned();
        let document = Document::served(&local).await;
        Self { local, acme, globex, document, conversation, contact, _scratch: scratch }
    }

    /// Where an operation is, on what there is.
    fn at(&self, operation: &Operation) -> String {
        operation.at(&[("conversation", &self.conversation), ("contact", &self.contact)])
    }

    async fn asks(&self, operation: &Operation, path: &str, body: Value) -> (u16, Value) {
        call(&self.local, operation.method, path, &self.acme, body).await
    }

    /// The answer's status to a call with this header.
    async fn with(&self, operation: &Operation, header: (&'static str, &str), body: Vec<u8>) -> (u16, Value) {
        let headers = vec![("authorization", format!("Bearer {}", self.acme)), (header.0, header.1.to_owned())];
        let path = format!("/api/v1{}", self.at(operation));
        let answer = self.local.call(operation.method, &path, headers, body).await;
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
    }
}

fn is_problem(name: &str, what: &str, answer: &(u16, Value), statuses: &[u16]) {
    assert!(statuses.contains(&answer.0), "{name}, {what}: {} {}", answer.0, answer.1);
    let kind = answer.1["type"].as_str().unwrap_or_default();
    assert!(kind.starts_with("urn:volley:problem:"), "{name}, {what}: {}", answer.1);
}

#[tokio::test]
async fn every_operation_refuses_what_it_does_not_know_or_cannot_read() {
    let place = Place::new().await;
    for operation in &place.document.operations {
        let (name, path) = (operation.name(), place.at(operation));
        let body = place.document.body(operation);
        let unknown = place.asks(operation, &format!("{path}?color=red"), body.clone()).await;
        is_problem(&name, "an unknown query parameter", &unknown, &[400]);
        if operation.method == "GET" {
            continue;
        }
        let large = place.with(operation, ("x-body", "large"), vec![b' '; 10_000_000]).await;
        is_problem(&name, "10 MB", &large, &[413]);
        let schema = place.document.schema(operation);
        let Some(properties) = schema["properties"].as_object() else { continue };
        let broken = place.with(operation, ("x-body", "broken"), b"{\"".to_vec()).await;
        is_problem(&name, "half a body", &broken, &[400]);
        let mut more = body.clone();
        more["color"] = json!("red");
        is_problem(&name, "an unknown field", &place.asks(operation, &path, more).await, &[400]);
        for (field, property) in properties {
            let mut wrong = body.clone();
            wrong[field] = json!([[1]]);
            is_problem(&name, field, &place.asks(operation, &path, wrong).await, &[400]);
            if schema["required"].as_array().is_some_and(|required| required.contains(&json!(field))) {
                let mut missing = body.clone();
                missing.as_object_mut().expect("a body").remove(field);
                is_problem(&name, field, &place.asks(operation, &path, missing).await, &[400]);
            }
            let text = property["type"] == "string" || property["type"][0] == "string";
            if text && !path.contains("none") {
                let mut long = body.clone();
                long[field] = json!("x".repeat(10_000));
                is_problem(&name, field, &place.asks(operation, &path, long).await, &[400, 404, 409]);
            }
        }
    }
}

#[tokio::test]
async fn a_cursor_counts_in_its_own_list_of_its_own_tenant_and_whole() {
    let place = Place::new().await;
    let (_, page) = call(&place.local, "GET", "/conversations?limit=1", &place.acme, Value::Null).await;
    let cursor = page["nextCursor"].as_str().expect("there is another page").to_owned();
    let mut lists = 0;
    for operation in place.document.operations.iter().filter(|operation| operation.takes("cursor")) {
        let (name, path) = (operation.name(), place.at(operation));
        let with = |cursor: &str| format!("{path}?cursor={cursor}");
        if operation.path != "/conversations" {
            let other = place.asks(operation, &with(&cursor), Value::Null).await;
            is_problem(&name, "another list's cursor", &other, &[400, 404]);
        }
        let foreign = call(&place.local, operation.method, &with(&cursor), &place.globex, Value::Null).await;
        is_problem(&name, "another tenant's cursor", &foreign, &[400, 404]);
        for cut in [&cursor[..cursor.len() - 1], &cursor[..4], "%00", "="] {
            is_problem(&name, "half a cursor", &place.asks(operation, &with(cut), Value::Null).await, &[400, 404]);
        }
        lists += 1;
    }
    assert!(lists >= 3, "{lists}");
}

#[tokio::test]
async fn what_has_an_etag_is_not_changed_by_who_has_seen_an_older_one() {
    let place = Place::new().await;
    let conversation = format!("/api/v1/conversations/{}", place.conversation);
    let contact = format!("/api/v1/contacts/{}", place.contact);
    let bearer = ("authorization", format!("Bearer {}", place.acme));
    for (path, change) in [(conversation, json!({"agentMode": "off"})), (contact, json!({"name": "Customer"}))] {
        let read = place.local.call("GET", &path, vec![bearer.clone()], vec![]).await;
        let seen = read.header("etag").expect("an ETag").to_owned();
        let send = async |tag: &str| {
            let headers = vec![bearer.clone(), ("if-match", tag.to_owned())];
            place.local.call("PATCH", &path, headers, change.to_string().into_bytes()).await
        };
        for (tag, status) in [("\"999999\"", 412), ("12", 400), ("*", 200)] {
            assert_eq!(send(tag).await.status, status, "{path} {tag}");
        }
        let stale = send("\"999999\"").await;
        let problem: Value = serde_json::from_slice(&stale.body).expect("JSON");
        assert_eq!(problem["type"], "urn:volley:problem:stale");
        // The problem carries what a reader would have seen.
        let read: Value = serde_json::from_slice(&read.body).expect("JSON");
        assert_eq!(problem["current"]["id"], read["id"]);
        assert_ne!(format!("\"{}\"", problem["current"]["version"]), seen, "{path}");
    }
    for operation in place.document.operations.iter().filter(|operation| operation.takes("If-Match")) {
        let body = place.document.body(operation).to_string().into_bytes();
        let bad = place.with(operation, ("if-match", "nonsense"), body).await;
        is_problem(&operation.name(), "a tag without quotes", &bad, &[400]);
    }
}

#[tokio::test]
async fn what_a_tenant_keeps_is_not_changed_by_who_has_seen_an_older_one() {
    let place = Place::new().await;
    let bearer = ("authorization", format!("Bearer {}", place.acme));
    let webhook = json!({"url": "https://hooks.example.com/volley", "events": ["contact.opted_out"]});
    let (_, webhook) = call(&place.local, "POST", "/webhooks", &place.acme, webhook).await;
    let kept = kept(&place.local, &place.acme).await;
    let named = |name: &str| kept.iter().find(|(known, _)| *known == name).expect("it was made").1.clone();
    let reasons = json!({"items": [{"id": "answered", "name": "Answered", "becomes": "completed"}]});
    let cases = [
        ("/settings".to_owned(), "/settings".to_owned(), "PATCH", json!({"name": "Acme North"})),
        ("/closure-reasons".into(), "/closure-reasons".into(), "PUT", reasons),
        ("/lead-statuses".into(), "/lead-statuses".into(), "PUT", json!({"items": ["new", "won"]})),
        ("/teams".into(), "/teams/night".into(), "PATCH", json!({"name": "Nights"})),
        one("assistants", &named("assistant"), json!({"name": "Day"})),
        one("templates", &named("template"), json!({"name": "Done"})),
        one("people", &named("person"), json!({"name": "Demo agent"})),
        one("webhooks", webhook["id"].as_str().expect("an id"), json!({"description": "Orders"})),
    ];
    for (read, path, method, change) in cases {
        let (read, path) = (format!("/api/v1{read}"), format!("/api/v1{path}"));
        let seen = place.local.call("GET", &read, vec![bearer.clone()], vec![]).await;
        let seen = seen.header("etag").unwrap_or_else(|| panic!("{read} has no ETag")).to_owned();
        let send = async |tag: &str| {
            let headers = vec![bearer.clone(), ("if-match", tag.to_owned())];
            let answer = place.local.call(method, &path, headers, change.to_string().into_bytes()).await;
            let body: Value = serde_json::from_slice(&answer.body).expect("JSON");
            (answer.status, answer.header("etag").map(str::to_owned), body)
        };
        let (status, newer, changed) = send(&seen).await;
        assert_eq!(status, 200, "{path}: {changed}");
        assert_ne!(newer.as_deref(), Some(&*seen), "{path}");
        let (status, _, problem) = send(&seen).await;
        assert_eq!((status, &problem["type"]), (412, &json!("urn:volley:problem:stale")), "{path}");
        assert_eq!(problem["current"], changed, "{path}");
        assert_eq!(send(&newer.expect("a newer one")).await.0, 200, "{path}");
    }
}

/// A thing that is read and changed in one place.
fn one(kind: &str, id: &str, change: Value) -> (String, String, &'static str, Value) {
    (format!("/{kind}/{id}"), format!("/{kind}/{id}"), "PATCH", change)
}

#[tokio::test]
async fn every_changing_call_may_be_repeated_under_its_key() {
    let place = Place::new().await;
    for operation in place.document.operations.iter().filter(|operation| operation.method != "GET") {
        let (path, body) = (place.at(operation), place.document.body(operation));
        assert!(operation.takes("Idempotency-Key"), "{}", operation.name());
        let send = async || {
            let (status, answer) =
                keyed(&place.local, operation.method, &path, &place.acme, body.clone(), Some("twice")).await;
            let named = ["type", "id", "token", "messageId", "conversationId", "interactionId", "isNew"];
            (status, named.map(|name| answer[name].clone()))
        };
        let first = send().await;
        assert!(first.0 < 500, "{} {first:?}", operation.name());
        assert_eq!(send().await, first, "{}", operation.name());
    }
    // Another body under the same key is another call.
    let other = json!({"reason": "finished"});
    let path = format!("/conversations/{}/close", place.conversation);
    let (status, problem) = keyed(&place.local, "POST", &path, &place.acme, other, Some("twice")).await;
    assert_eq!((status, &problem["type"]), (422, &json!("urn:volley:problem:idempotency_key_reused")));
}
