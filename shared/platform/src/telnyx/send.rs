//! POST /v2/messages. The body is a pure function of the stored message, so that a second POST under the same
//! Idempotency-Key has the same bytes.

use super::reference::{PATH, Reference};
use crate::http::{HttpFailure, Reach, Request, Response};
use domain::message::{Message, Posting};
use domain::outcome::Answer;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// The version of `body`: a message first POSTed by another one is never POSTed again by this one.
pub const CODEC: u32 = 1;

/// Telnyx's answers are a few kilobytes.
const MAX_ANSWER: usize = 256 * 1024;

#[derive(Serialize)]
struct Body<'a> {
    from: &'a str,
    to: &'a str,
    text: &'a str,
    r#type: &'a str,
    /// Left out where the account names none: Telnyx then takes the one that the number belongs to.
    #[serde(skip_serializing_if = "str::is_empty")]
    messaging_profile_id: &'a str,
    webhook_url: String,
}

/// The bytes to POST.
pub fn body(message: &Message, posting: &Posting, ref_key: &str) -> Vec<u8> {
    let reference =
        Reference { tenant: message.tenant.clone(), thread: message.thread.clone(), message: message.place.clone() };
    let body = Body {
        from: message.ours.as_str(),
        to: message.theirs.as_str(),
        text: &message.text,
        r#type: "SMS",
        messaging_profile_id: &posting.profile,
        webhook_url: format!("{}{PATH}{}", posting.base, reference.write(ref_key)),
    };
    serde_json::to_vec(&body).expect("text always serialises")
}

/// The body's fingerprint, stored at the first admission.
pub fn hash(body: &[u8]) -> String {
    Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The request.
pub fn request(base: &str, api_key: &str, message: &Message, body: Vec<u8>, timeout: Duration) -> Request {
    Request {
        method: "POST",
        url: format!("{}/messages", base.trim_end_matches('/')),
        headers: vec![
            ("authorization", format!("Bearer {api_key}")),
            ("content-type", "application/json".into()),
            ("idempotency-key", message.place.id.to_string()),
        ],
        body,
        timeout,
        max_body: MAX_ANSWER,
        reach: Reach::Configured,
    }
}

#[derive(Default, Deserialize)]
struct Accepted {
    #[serde(default)]
    data: Value,
}

#[derive(Default, Deserialize)]
struct Refused {
    #[serde(default)]
    errors: Vec<Value>,
}

/// What Telnyx said.
pub fn answer(result: Result<Response, HttpFailure>, now_seconds: i64) -> Answer {
    let response = match result {
        Ok(response) => response,
        Err(HttpFailure::NotSent(_) | HttpFailure::Refused(_)) => return Answer::NotSent,
        Err(HttpFailure::NoAnswer(_) | HttpFailure::TooLong { .. }) => return Answer::NoAnswer,
    };
    if (200..300).contains(&response.status) {
        let data = serde_json::from_slice::<Accepted>(&response.body).unwrap_or_default().data;
        let provider = data.get("id").and_then(Value::as_str).map(str::to_owned);
        let wait = data.get("wait_seconds").and_then(seconds);
        return Answer::Accepted { provider, wait };
    }
    let errors = serde_json::from_slice::<Refused>(&response.body).unwrap_or_default().errors;
    let code = errors.first().and_then(|error| match error.get("code")? {
        Value::String(code) => Some(code.clone()),
        Value::Number(code) => Some(code.to_string()),
        _ => None,
    });
    Answer::Refused { status: response.status, code, wait: wait(&response, now_seconds) }
}

/// `retry-after`, else `x-ratelimit-reset`, which Telnyx's own pages describe as seconds and as a Unix time.
fn wait(response: &Response, now_seconds: i64) -> Option<Duration> {
    const SURELY_A_DATE: i64 = 1_000_000;
    let number = |name: &str| response.header(name)?.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let number = number("retry-after").or_else(|| number("x-ratelimit-reset"))?.ceil() as i64;
    let seconds = if number > SURELY_A_DATE { number - now_seconds } else { number };
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

fn seconds(value: &Value) -> Option<Duration> {
    let number = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    Duration::try_from_secs_f64(number).ok()
}
