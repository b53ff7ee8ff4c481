//! Webhooks out on the real binary: set over HTTP, told to a server on loopback, shown in the log.

mod running;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use running::{Local, Scratch, until};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const PHONE: &str = "+12125550150";

/// The requests that a server got: the header `webhook-id`, and the body.
type Heard = Arc<Mutex<Vec<(String, Value)>>>;

/// A server of a tenant's on loopback; its URL, and what it hears.
async fn server() -> (String, Heard) {
    let heard = Heard::default();
    let hear = |State(heard): State<Heard>, headers: HeaderMap, body: String| async move {
        let header =
            |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        assert!(header("webhook-signature").starts_with("v1,"));
        let body = serde_json::from_str(&body).expect("JSON");
        heard.lock().expect("one server").push((header("webhook-id"), body));
    };
    let routes = Router::new().route("/volley", post(hear)).with_state(Arc::clone(&heard));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/volley", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (url, heard)
}

async fn call(local: &Local, method: &'static str, path: &str, body: Value) -> (u16, Value) {
    let said = local.said();
    let token = said.lines().find_map(|line| line.trim().strip_prefix("acme: vly_")).expect("the banner names it");
    let headers = vec![("authorization", format!("Bearer vly_{token}"))];
    let bytes = if body.is_null() { vec![] } else { body.to_string().into_bytes() };
    let answer = local.call(method, &format!("/api/v1{path}"), headers, bytes).await;
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
}

#[tokio::test]
async fn a_server_on_this_machine_hears_what_happens_if_that_was_asked_for() {
    let scratch = Scratch::new();
    let (url, heard) = server().await;
    let wanted = json!({"url": url, "events": ["message.received", "reply.generated"]});
    let local = Local::start(&scratch.0, 1).await;
    let (status, refused) = call(&local, "POST", "/webhooks", wanted.clone()).await;
    assert_eq!((status, &refused["type"]), (400, &json!("urn:volley:problem:invalid_url")));
    local.kill();

    let local = Local::start_as(&scratch.0, 1, &["--webhooks", "loopback"], &[]).await;
    let (status, made) = call(&local, "POST", "/webhooks", wanted).await;
    assert_eq!((status, made["on"].clone()), (201, json!(true)), "{made}");
    assert!(made["secret"].as_str().is_some_and(|secret| secret.starts_with("whsec_")));
    let id = made["id"].as_str().expect("an id").to_owned();
    let (status, _) = call(&local, "POST", &format!("/webhooks/{id}/test"), Value::Null).await;
    assert_eq!(status, 202);
    local.text(PHONE, "are you open on sunday?").await;
    until("the server hears of all three", async || {
        let mut kinds: Vec<String> =
            heard.lock().expect("one server").iter().map(|(_, body)| body["type"].to_string()).collect();
        kinds.sort();
        (kinds == ["\"message.received\"", "\"reply.generated\"", "\"webhook.test\""]).then_some(())
    })
    .await;
    assert!(heard.lock().expect("one server").iter().all(|(id, body)| body["id"] == **id));

    let path = format!("/webhooks/{id}/deliveries");
    until("the log shows them", async || {
        let (_, log) = call(&local, "GET", &path, Value::Null).await;
        let delivered = |item: &Value| item["outcome"] == "delivered" && item["attempts"][0]["statusCode"] == 200;
        log["items"].as_array().is_some_and(|items| items.len() == 3 && items.iter().all(delivered)).then_some(())
    })
    .await;
    let (_, one) = call(&local, "GET", &format!("/webhooks/{id}"), Value::Null).await;
    assert!(!one.to_string().contains("whsec_"), "a secret is shown once");
}
