//! `Idempotency-Key` (Telnyx, messages API): a success is given again for 24 hours, another body is 422, a refusal is forgotten.
//!
//! The codes beside 422 and 409 are not established; those chosen here mean "permanent" elsewhere, so that a caller who
//! looks at the code alone is caught.

use super::send::Taken;
use super::{Account, InFlight, Keys, Outcome, Telnyx};
use crate::wire;
use domain::Timestamp;
use platform::http::{Request, Response};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// How long a success is given again.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// The longest key.
const MAX_KEY: usize = 255;

/// A success under a key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    sha256: String,
    message: String,
    body: String,
    at: Timestamp,
    answered_at: Timestamp,
}

/// Where a success will be kept.
pub(crate) struct Slot {
    name: String,
    sha256: String,
}

impl Telnyx {
    /// Where this request's success is to be kept (nowhere, without a key); or, as `Err`, what an earlier one settles.
    pub(crate) fn slot(
        &mut self,
        account: &Account,
        request: &Request,
        query: &str,
        now: Timestamp,
    ) -> Result<Option<Slot>, Box<Taken>> {
        let Some(key) = wire::header(request, "idempotency-key") else {
            return Ok(None);
        };
        if self.settings.keys == Keys::Ignored {
            return Ok(None);
        }
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"_:-".contains(&byte);
        if key.is_empty() || key.len() > MAX_KEY || !key.bytes().all(legal) {
            return Err(Box::new(Taken::refused(400, 10_015, "Invalid Idempotency-Key")));
        }
        let name = format!("{} {key} {} /v2/messages", account.id, request.method);
        let sha256 = super::media::hex(&Sha256::digest([query.as_bytes(), b"\n", &request.body].concat()));
        self.keys.retain(|_, record| now.since(record.at) < KEPT);
        let Some(record) = self.keys.get(&name).cloned() else {
            return Ok(Some(Slot { name, sha256 }));
        };
        if record.sha256 != sha256 {
            self.count("idempotency: another body");
            return Err(Box::new(Taken::refused(422, 10_027, "Idempotency-Key used with another body")));
        }
        if self.settings.in_flight == InFlight::Conflict && now < record.answered_at {
            self.count("idempotency: in flight");
            return Err(Box::new(Taken::refused(409, 10_015, "Request with this key is in progress")));
        }
        self.count("idempotency: replayed");
        let mut response = wire::json(200, &serde_json::Value::Null);
        response.body = record.body.into_bytes();
        Err(Box::new(Taken { response, outcome: Outcome::Replayed, message: Some(record.message) }))
    }

    pub(crate) fn remember(
        &mut self,
        slot: Slot,
        message: &str,
        response: &Response,
        now: Timestamp,
        answered_at: Timestamp,
    ) {
        let record = Record {
            sha256: slot.sha256,
            message: message.to_owned(),
            body: String::from_utf8_lossy(&response.body).into_owned(),
            at: now,
            answered_at,
        };
        self.keys.insert(slot.name, record);
    }
}
