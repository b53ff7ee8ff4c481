//! Signed webhooks as API Gateway hands them on, each with another id.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use std::sync::OnceLock;
use std::time::SystemTime;

/// The sample that every webhook is made from.
const SAMPLE: &str = include_str!("../../../events/webhook/inbound-sms.json");

/// Whoever signs: a key of this bench alone.
const SEED: [u8; 32] = [42; 32];

/// The public key, as the webhook's setting has it.
pub fn public_key() -> String {
    STANDARD.encode(SigningKey::from_bytes(&SEED).verifying_key().as_bytes())
}

/// The webhook of this number, signed now.
pub fn webhook(number: usize) -> Vec<u8> {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    let template = TEMPLATE.get_or_init(Template::new);
    let number = format!("{number:012}");
    let timestamp = seconds().to_string();
    let signed = format!("{timestamp}|{}", template.body.replace(NUMBER, &number));
    let signature = STANDARD.encode(template.key.sign(signed.as_bytes()).to_bytes());
    let event = template.event.replace(NUMBER, &number).replace(TIMESTAMP, &timestamp).replace(SIGNATURE, &signature);
    event.into_bytes()
}

/// What stands in a template where each webhook has something else.
const NUMBER: &str = "{number}";
const TIMESTAMP: &str = "{timestamp}";
const SIGNATURE: &str = "{signature}";

/// The sample, read once: a hundred thousand webhooks are made from it.
struct Template {
    body: String,
    event: String,
    key: SigningKey,
}

impl Template {
    fn new() -> Self {
        let mut event: Value = serde_json::from_str(SAMPLE).expect("the sample is JSON");
        let body = event["body"].as_str().expect("the sample's body is text");
        let mut body: Value = serde_json::from_str(body).expect("the sample's body is JSON");
        body["data"]["id"] = json!(format!("b301ed3f-1490-491f-995f-{NUMBER}"));
        body["data"]["payload"]["id"] = json!(format!("84cca175-9755-4859-b67f-{NUMBER}"));
        let body = body.to_string();
        event["headers"]["telnyx-signature-ed25519"] = json!(SIGNATURE);
        event["headers"]["telnyx-timestamp"] = json!(TIMESTAMP);
        event["body"] = json!(body);
        Self { body, event: event.to_string(), key: SigningKey::from_bytes(&SEED) }
    }
}

#[expect(clippy::disallowed_methods, reason = "the webhook's own clock is the machine's, and the two must agree")]
fn seconds() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
