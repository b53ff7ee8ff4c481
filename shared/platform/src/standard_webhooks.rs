//! How what we POST to a tenant's URL is signed: in the form of Standard Webhooks (standardwebhooks.com, 1.0.0), for which every
//! language has a library. HMAC-SHA256 over id, time and body; one signature for each secret that counts now.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What secrets begin with.
const PREFIX: &str = "whsec_";

/// A secret of random bytes: 24 to 64 of them, says the form.
pub fn secret(random: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(random))
}

/// The headers of a request: its id, which holds no full stop, when it was made, and its signatures.
pub fn headers<'a>(
    id: &str,
    at: Timestamp,
    body: &[u8],
    secrets: impl Iterator<Item = &'a str>,
) -> Vec<(&'static str, String)> {
    let at = (at.0 / 1000).to_string();
    let signatures: Vec<String> = secrets.map(|secret| signature(secret, id, &at, body)).collect();
    vec![("webhook-id", id.to_owned()), ("webhook-timestamp", at), ("webhook-signature", signatures.join(" "))]
}

fn signature(secret: &str, id: &str, at: &str, body: &[u8]) -> String {
    let key = secret.strip_prefix(PREFIX).and_then(|key| STANDARD.decode(key).ok()).unwrap_or_default();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes a key of any length");
    for part in [id.as_bytes(), b".", at.as_bytes(), b".", body] {
        mac.update(part);
    }
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the form's own libraries.
    #[test]
    fn the_published_example_gets_the_published_signature() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let headers = headers(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Timestamp(1_614_265_330_000),
            br#"{"test": 2432232314}"#,
            [secret].into_iter(),
        );
        assert_eq!(headers[2].1, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_is_what_the_form_says_it_is() {
        assert_eq!(secret(b"0123456789abcdefghijklmn"), "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u");
    }
}
