//! What the fake promises to those who test against it.

mod receiving;
mod sending;
mod webhooks;

use super::*;
use crate::{Reply, request};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use platform::http::Response;
use serde_json::{Value, json};

const ACME: &str = "+12125550100";
const PHONE: &str = "+12125550142";
const START: Timestamp = Timestamp(1_790_000_000_000);

fn at(ms: i64) -> Timestamp {
    Timestamp(START.0 + ms)
}

fn telnyx() -> Telnyx {
    Telnyx::new(7, Account::demo("http://127.0.0.1:8080/webhooks/telnyx"))
}

fn body(text: &str) -> Value {
    json!({"from": ACME, "to": PHONE, "text": text})
}

fn post_with(telnyx: &mut Telnyx, key: Option<&str>, body: &Value, now: Timestamp) -> Reply {
    let bearer = format!("Bearer {}", telnyx.accounts()[0].api_key);
    let mut headers = vec![("Authorization", bearer.as_str())];
    headers.extend(key.map(|key| ("Idempotency-Key", key)));
    let url = "http://127.0.0.1:9/v2/messages";
    let request = request("POST", url, headers, body.to_string().into_bytes()).unwrap();
    telnyx.handle(&request, now)
}

fn post(telnyx: &mut Telnyx, key: &str, text: &str, now: Timestamp) -> Reply {
    post_with(telnyx, Some(key), &body(text), now)
}

fn get(telnyx: &mut Telnyx, path: &str, now: Timestamp) -> (u16, Value) {
    let bearer = format!("Bearer {}", telnyx.accounts()[0].api_key);
    let url = format!("https://api.telnyx.com/v2/{path}");
    let request = request("GET", &url, [("authorization", bearer.as_str())], vec![]).unwrap();
    read(&telnyx.handle(&request, now))
}

fn read(reply: &Reply) -> (u16, Value) {
    let Response { status, body, .. } = reply.response().unwrap();
    (*status, serde_json::from_slice(body).unwrap())
}

fn code(reply: &Reply) -> (u16, String) {
    let (status, body) = read(reply);
    (status, body["errors"][0]["code"].as_str().unwrap().to_owned())
}

/// Runs webhooks until `until`, acknowledging all; gives what was posted.
fn run(telnyx: &mut Telnyx, until: Timestamp) -> Vec<(Timestamp, Delivery)> {
    run_with(telnyx, until, |_| Acknowledgement::Status(200))
}

fn run_with(
    telnyx: &mut Telnyx,
    until: Timestamp,
    how: impl Fn(&Delivery) -> Acknowledgement,
) -> Vec<(Timestamp, Delivery)> {
    let mut seen = Vec::new();
    while let Some(now) = telnyx.next_due().filter(|due| *due <= until) {
        for delivery in telnyx.due(now) {
            telnyx.delivered(delivery.id, how(&delivery), now);
            seen.push((now, delivery));
        }
    }
    seen
}

fn event(delivery: &Delivery) -> Value {
    serde_json::from_slice(&delivery.body).unwrap()
}

fn types(seen: &[(Timestamp, Delivery)]) -> Vec<String> {
    seen.iter().map(|(_, one)| event(one)["data"]["event_type"].as_str().unwrap().to_owned()).collect()
}

fn header<'a>(delivery: &'a Delivery, name: &str) -> &'a str {
    &delivery.headers.iter().find(|(key, _)| key == name).unwrap().1
}

fn is_genuine(telnyx: &Telnyx, delivery: &Delivery) -> bool {
    let account = telnyx.accounts().iter().find(|account| account.id == delivery.account).unwrap();
    let key: [u8; 32] = STANDARD.decode(account.public_key()).unwrap().try_into().unwrap();
    let signature = STANDARD.decode(header(delivery, "telnyx-signature-ed25519")).unwrap();
    let signed = [header(delivery, "telnyx-timestamp").as_bytes(), b"|", &delivery.body].concat();
    let signature = Signature::from_slice(&signature).unwrap();
    VerifyingKey::from_bytes(&key).unwrap().verify(&signed, &signature).is_ok()
}
