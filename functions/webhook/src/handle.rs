//! The one path of a webhook: believe, queue, answer.

use crate::group::group;
use crate::request::Request;
use crate::text::queueable;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::queued::{self, Event, VERSION};
use platform::clock::Clock;
use platform::queue::{Parcel, Queue, QueueName};
use platform::telnyx::signature::{PublicKey, verify};
use std::time::Duration;

/// The longest body that is looked at, in bytes: an MMS with its ten pictures' URLs is some 8 KB, and even with every letter
/// escaped or in base64 four times this fits into one SQS message (1 MiB).
pub const MAX_BODY: usize = 256 * 1024;

/// Verifies the request, queues its body and says what to answer: 200 queued · 401 not believed, nothing kept · 413 too
/// long · 500 the queue did not take it, so Telnyx is to try again.
pub async fn handle(request: &Request<'_>, keys: &[PublicKey], queue: &dyn Queue, clock: &dyn Clock) -> u16 {
    if request.body.len() > MAX_BODY {
        reject("too_long", "the body is too long");
        return 413;
    }
    let key = match verify(keys, request.signature, request.timestamp, &request.body, clock.now()) {
        Ok(key) => key,
        Err(rejected) => {
            reject(rejected.name(), &rejected.to_string());
            return 401;
        }
    };
    match queue.send(QueueName::Events, parcel(&request.body, key)).await {
        Ok(()) => 200,
        Err(failure) => {
            tracing::error!(reason = failure.reason, "a webhook could not be queued; Telnyx will try again");
            500
        }
    }
}

fn parcel(body: &[u8], key: &PublicKey) -> Parcel {
    let text = queueable(body);
    let event = Event::Telnyx {
        v: VERSION,
        key: key.text.clone(),
        body: text.map(str::to_owned),
        body64: text.is_none().then(|| STANDARD.encode(body)),
    };
    Parcel { body: queued::write(&event), delay: Duration::ZERO, group: group(body) }
}

/// The one line that a rejection leaves. template.yaml makes a metric of it, with `reason` as its one dimension: one of four
/// words, whatever was posted. A filter costs no byte, where a metrics line of ours would double what a stranger can make us log;
/// and what was acknowledged, API Gateway counts.
fn reject(reason: &'static str, why: &str) {
    tracing::warn!(metric = "webhook_rejected", reason, why, "a webhook was rejected");
}
