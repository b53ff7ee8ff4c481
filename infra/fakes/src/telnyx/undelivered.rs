//! Webhooks that were tried for the last time: what the real one lists as failed deliveries, from which an outage is
//! recovered. Those that arrived are not kept.

use super::Telnyx;
use super::message::instant;
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Undelivered {
    pub account: String,
    /// When the last attempt began.
    pub at: Timestamp,
    /// JSON of what stood under `data`.
    pub data: String,
    pub url: String,
}

impl Undelivered {
    pub(crate) fn row(&self) -> Value {
        let event: Value = serde_json::from_str(&self.data).unwrap_or_default();
        let at = instant(self.at);
        json!({
            "record_type": "webhook_delivery",
            "id": event["id"],
            "status": "failed",
            "webhook": event,
            "started_at": at,
            "finished_at": at,
            "attempts": [{
                "status": "failed",
                "started_at": at,
                "finished_at": at,
                "http": {"request": {"url": self.url}},
            }],
        })
    }
}

impl Telnyx {
    pub(crate) fn undelivered(&self) -> &[Undelivered] {
        &self.undelivered
    }
}
