//! The samples of `events/webhook`, signed again: their own signatures are of one instant long ago, which a running function refuses.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use std::time::SystemTime;

/// Keys of this test alone: the one that the function believes, and one that it does not.
const OURS: [u8; 32] = [42; 32];
const ANOTHERS: [u8; 32] = [43; 32];

/// The public key, as the function's setting has it.
pub fn public_key() -> String {
    STANDARD.encode(SigningKey::from_bytes(&OURS).verifying_key().as_bytes())
}

/// The sample signed now, as its name says: by the other key, or with one letter changed after signing.
pub fn signed(name: &str, sample: &Value) -> Value {
    let mut event = sample.clone();
    let text = event["body"].as_str().unwrap_or_default().to_owned();
    let body = match event["isBase64Encoded"].as_bool() {
        Some(true) => STANDARD.decode(&text).expect("the sample says that it is base64"),
        Some(false) | None => text.clone().into_bytes(),
    };
    let timestamp = seconds().to_string();
    let key = SigningKey::from_bytes(if name == "other-key" { &ANOTHERS } else { &OURS });
    let signature = key.sign(&[timestamp.as_bytes(), b"|", &body].concat());
    event["headers"]["telnyx-signature-ed25519"] = json!(STANDARD.encode(signature.to_bytes()));
    event["headers"]["telnyx-timestamp"] = json!(timestamp);
    if name == "bad-signature" {
        event["body"] = json!(format!("{text} "));
    }
    event
}

/// What events/README.md says that is answered.
pub fn answer(name: &str) -> u16 {
    if matches!(name, "bad-signature" | "other-key") { 401 } else { 200 }
}

#[expect(clippy::disallowed_methods, reason = "the function's own clock is the machine's, and the two must agree")]
fn seconds() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
