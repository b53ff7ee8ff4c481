//! A message as Telnyx keeps it, and as it is written on the wire.

use super::{Account, Size};
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What one part costs, in hundred-thousandths of a dollar: a round figure near the published price.
const PART_COST: usize = 400;

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// From a customer to us.
    Inbound,
    /// From us to a customer.
    Outbound,
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Accepted.
    Queued,
    /// Its turn has come.
    Sending,
    /// With the carrier.
    Sent,
    /// On the handset.
    Delivered,
    /// The carrier gave up.
    DeliveryFailed,
    /// Telnyx gave up.
    SendingFailed,
    /// The carrier does not say.
    DeliveryUnconfirmed,
    /// Too old to be sent.
    Expired,
}

impl Status {
    /// As on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::DeliveryFailed => "delivery_failed",
            Self::SendingFailed => "sending_failed",
            Self::DeliveryUnconfirmed => "delivery_unconfirmed",
            Self::Expired => "expired",
        }
    }

    /// Whether nothing follows.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Sending | Self::Sent)
    }
}

/// A message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Telnyx's id.
    pub id: String,
    /// The account whose profile it passes.
    pub account: String,
    /// Which way.
    pub direction: Direction,
    /// Sender, E.164.
    pub from: String,
    /// Receiver, E.164.
    pub to: String,
    /// Absent when there is only media.
    pub text: Option<String>,
    /// `{url, content_type, size, sha256}` each; those that we post have only the URL.
    pub media: Vec<Value>,
    /// On the air.
    pub size: Size,
    /// How far it has come.
    pub status: Status,
    /// When it was accepted, or received.
    pub created: Timestamp,
    /// When the carrier took it.
    pub sent_at: Option<Timestamp>,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// When it expires.
    pub valid_until: Option<Timestamp>,
    /// The queue ahead of it when it was accepted.
    pub wait_seconds: u32,
    /// Codes of what went wrong.
    pub errors: Vec<String>,
    /// Where its webhooks go, in order.
    pub urls: Vec<String>,
    /// `STOP`, `START` or `HELP`, on an inbound message that Telnyx answered.
    pub autoresponse: Option<String>,
}

impl Message {
    /// The URLs of its media.
    pub fn media_urls(&self) -> Vec<String> {
        self.media.iter().filter_map(|media| media["url"].as_str()).map(str::to_owned).collect()
    }

    /// `MMS` or `SMS`.
    pub fn kind(&self) -> &'static str {
        if self.media.is_empty() { "SMS" } else { "MMS" }
    }

    pub(crate) fn cost(&self) -> String {
        format!("0.{:05}", (self.size.parts * PART_COST).min(99_999))
    }

    /// The wire's payload, as of a status: an event tells of its own moment, not of now.
    pub(crate) fn payload(&self, account: &Account, status: Status) -> Value {
        let inbound = self.direction == Direction::Inbound;
        let end = |number: &str, status: &str| json!({"phone_number": number, "carrier": "Test Carrier", "line_type": "Wireless", "status": status});
        let from = json!({"phone_number": self.from, "carrier": "Test Carrier", "line_type": "Wireless"});
        let ended = status.is_final();
        let told = |at: Option<Timestamp>, known: bool| at.filter(|_| known).map(instant);
        let mut payload = json!({
            "record_type": "message",
            "direction": if inbound { "inbound" } else { "outbound" },
            "id": self.id,
            "type": self.kind(),
            "messaging_profile_id": account.profile,
            "organization_id": account.id,
            "from": from,
            "to": [end(&self.to, if inbound { "webhook_delivered" } else { status.name() })],
            "cc": [],
            "subject": null,
            "text": self.text,
            "media": self.media,
            "encoding": self.size.encoding,
            "parts": self.size.parts,
            "num_chars": self.size.chars,
            "tags": [],
            "cost": null,
            "cost_breakdown": null,
            "received_at": instant(self.created),
            "sent_at": told(self.sent_at, ended || status == Status::Sent),
            "completed_at": told(self.completed_at, ended),
            "valid_until": self.valid_until.map(instant),
            "webhook_url": self.urls.first(),
            "webhook_failover_url": self.urls.get(1),
            "errors": [],
        });
        if inbound || ended {
            payload["cost"] = json!({"amount": self.cost(), "currency": "USD"});
            payload["cost_breakdown"] = json!({
                "carrier_fee": {"amount": "0.00300", "currency": "USD"},
                "rate": {"amount": "0.00400", "currency": "USD"},
            });
        }
        if ended && !inbound {
            payload["errors"] =
                self.errors.iter().map(|code| json!({"code": code, "title": "Not delivered"})).collect();
        }
        if inbound {
            payload["autoresponse_type"] = json!(self.autoresponse);
            payload["from"]["status"] = json!("webhook_delivered");
        } else {
            payload["wait_seconds"] = json!(self.wait_seconds);
            payload["smart_encoding_applied"] = json!(false);
        }
        payload
    }
}

/// RFC 3339 as Telnyx writes it: with an offset, not with a Z.
pub(crate) fn instant(at: Timestamp) -> String {
    at.to_string().replace('Z', "+00:00")
}
