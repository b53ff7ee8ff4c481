//! Receipts: what the provider says became of a message. Statuses only move forward, whatever the order of the receipts.

use crate::cost::Cost;
use crate::message::Status;
use crate::outcome::{OPTED_OUT, words};

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The state it proves.
    pub status: Status,
    /// Telnyx's id of the message.
    pub provider: Option<String>,
    /// Why, of a failure.
    pub code: Option<String>,
    /// What Telnyx charged, once it says so (F064).
    pub cost: Option<Cost>,
}

impl Receipt {
    /// From Telnyx's word for the state of a recipient. `None` for words that say nothing new, and for unknown ones.
    pub fn read(event: &str, word: &str, code: Option<&str>, provider: Option<&str>) -> Option<Self> {
        let status = match (event, word) {
            (_, "delivered" | "read") => Status::Delivered,
            (_, "delivery_failed" | "sending_failed" | "expired") => Status::Failed,
            (_, "delivery_unconfirmed") => Status::Unconfirmed,
            ("message.sent", "sent" | "sending" | "queued") | ("message.finalized", "sent") => Status::Sent,
            _ => return None,
        };
        let code = match (status, code, word) {
            (Status::Failed, Some(code), _) => Some(code.to_owned()),
            (Status::Failed, None, word) => Some(word.to_owned()),
            _ => None,
        };
        Some(Self { status, provider: provider.map(str::to_owned), code, cost: None })
    }

    /// Why the message stands where it does, in words.
    pub fn reason(&self) -> Option<&'static str> {
        match (self.status, self.code.as_deref()) {
            (Status::Failed, Some("expired")) => Some("it expired before it could be delivered"),
            (Status::Failed, Some(code)) => Some(words(code)),
            (Status::Unconfirmed, _) => Some("the carrier does not say whether it arrived"),
            _ => None,
        }
    }

    /// Whether no other receipt is to follow.
    pub fn is_last(&self) -> bool {
        matches!(self.status, Status::Delivered | Status::Failed | Status::Unconfirmed)
    }

    /// Whether this is the block that follows a STOP.
    pub fn is_opt_out(&self) -> bool {
        self.code.as_deref() == Some(OPTED_OUT)
    }
}
