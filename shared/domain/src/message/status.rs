//! The states of a message. They only move forward.

use serde::{Deserialize, Serialize};

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Inbound: stored.
    Received,
    /// Waits for its admission.
    Queued,
    /// Admitted; its POST may be under way until the lease ends.
    Sending,
    /// POSTed, and nobody knows how it went.
    Unknown,
    /// Telnyx took it.
    Sent,
    /// Telnyx never heard whether it arrived.
    Unconfirmed,
    /// It arrived.
    Delivered,
    /// It will not arrive; `reason` says why.
    Failed,
    /// The customer has opted out at Telnyx.
    Suppressed,
    /// It was never POSTed; `reason` says why.
    Cancelled,
}

impl Status {
    /// The order in which states follow; a receipt applies only if its own is higher.
    pub fn rank(self) -> u8 {
        match self {
            Self::Received | Self::Queued => 0,
            Self::Sending => 1,
            Self::Unknown => 2,
            Self::Sent => 3,
            Self::Unconfirmed => 4,
            Self::Delivered | Self::Failed | Self::Suppressed | Self::Cancelled => 5,
        }
    }

    /// Whether Telnyx has it or never will: a reply behind it may go.
    pub fn is_settled(self) -> bool {
        self.rank() >= Self::Sent.rank()
    }

    /// Its name in the table, in logs and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Sent => "sent",
            Self::Unconfirmed => "unconfirmed",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Suppressed => "suppressed",
            Self::Cancelled => "cancelled",
        }
    }
}
