//! Fair shares of [events], where the tenant is not known yet: the payload's messaging profile, of which each tenant has one;
//! else our number, hashed to so few bits that nobody can turn it back.

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The longest profile id that is taken for one; Telnyx's are UUIDs of 36 letters.
const MAX_PROFILE: usize = 64;

/// Whose share this takes when the body says neither profile nor number.
const NOBODY: &str = "none";

/// The message group.
pub fn group(body: &[u8]) -> String {
    match serde_json::from_slice::<Envelope<'_>>(body) {
        Ok(envelope) if is_profile(envelope.data.payload.messaging_profile_id) => {
            envelope.data.payload.messaging_profile_id.to_owned()
        }
        // The rare path: no profile, or of another type, or no JSON at all.
        Ok(_) | Err(_) => by_number(body),
    }
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    data: Data<'a>,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    payload: Payload<'a>,
}

#[derive(Deserialize)]
struct Payload<'a> {
    messaging_profile_id: &'a str,
}

fn is_profile(id: &str) -> bool {
    (1..=MAX_PROFILE).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// 16 bits of a hash: some 150,000 of the world's numbers share each value, and a few thousand shares are fair enough.
fn by_number(body: &[u8]) -> String {
    let number = serde_json::from_slice(body).ok().and_then(|event: Value| our_number(&event["data"]["payload"]));
    number.map_or_else(
        || NOBODY.to_owned(),
        |number| {
            let hash = Sha256::digest(number.as_bytes());
            format!("n-{:02x}{:02x}", hash[0], hash[1])
        },
    )
}

/// Of an inbound message the one it went to (WhatsApp's `to` is plain text), of our own the one it came from.
fn our_number(payload: &Value) -> Option<String> {
    let number = if payload["direction"] == "outbound" {
        &payload["from"]["phone_number"]
    } else if payload["to"].is_string() {
        &payload["to"]
    } else {
        &payload["to"][0]["phone_number"]
    };
    number.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_a_share_of_its_own() {
        let body = br#"{"data":{"payload":{"text":"hi","messaging_profile_id":"400180c1-5d0c"}}}"#;
        assert_eq!(group(body), "400180c1-5d0c");
    }

    #[test]
    fn without_a_sane_profile_our_number_decides_and_cannot_be_read() {
        let inbound = |profile: &str, ours: &str| {
            group(format!(r#"{{"data":{{"payload":{{"messaging_profile_id":{profile},"to":{ours}}}}}}}"#).as_bytes())
        };
        let ours = r#"[{"phone_number":"+12125550100"}]"#;
        let expected = inbound("null", ours);
        assert!(expected.starts_with("n-") && expected.len() == 6, "{expected}");
        for profile in ["5", r#""""#, r#""a b""#, r#""+12125550142""#, r#"["x"]"#, &format!("\"{}\"", "a".repeat(65))] {
            assert_eq!(inbound(profile, ours), expected, "{profile}");
        }
        assert_eq!(inbound("null", r#""+12125550100""#), expected);
        assert_ne!(inbound("null", r#""+14165550101""#), expected);
        let receipt =
            br#"{"data":{"payload":{"direction":"outbound","from":{"phone_number":"+12125550100"},"to":[]}}}"#;
        assert_eq!(group(receipt), expected);
    }

    #[test]
    fn what_says_nothing_is_nobodys() {
        for body in [
            "",
            "{",
            "null",
            "[]",
            r#"{"data":7}"#,
            r#"{"data":{"payload":{"to":[]}}}"#,
            r#"{"data":{"payload":{"to":5}}}"#,
        ] {
            assert_eq!(group(body.as_bytes()), NOBODY, "{body}");
        }
    }
}
