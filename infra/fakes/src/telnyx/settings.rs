//! What differs between one Telnyx and another, or is not established about the real one.

use serde::{Deserialize, Serialize};

/// What one Telnyx does differently from another. Times in milliseconds; none is published, so they are round guesses.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// Whether `Idempotency-Key` means anything (it did not before October 2026).
    pub keys: Keys,
    /// What a second request under a key gets while the first is not answered yet.
    pub in_flight: InFlight,
    /// The HTTP status beside code 40300, which is not documented.
    pub blocked_status: u16,
    /// The queue ahead of each message: `wait_seconds` in the answer, and that much later on the air.
    pub wait_seconds: u32,
    /// Where media URLs begin; `/media/…` follows.
    pub media_base: String,
    /// Whether media need the account's key (the documentation says both).
    pub media_access: Access,
    /// Each event is late by up to this much, at random: reorders what is close together.
    pub jitter_ms: u64,
    /// From a customer's text to its webhook.
    pub inbound_ms: u64,
    /// From acceptance to `sending`.
    pub sending_ms: u64,
    /// From acceptance to `sent`.
    pub sent_ms: u64,
    /// From acceptance to the handset.
    pub handset_ms: u64,
    /// From acceptance to the final status.
    pub final_ms: u64,
    /// From a keyword to Telnyx's own answer on the handset.
    pub auto_reply_ms: u64,
    /// From the last change of a message to its detail record.
    pub record_ms: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            keys: Keys::Honoured,
            in_flight: InFlight::Replay,
            blocked_status: 400,
            wait_seconds: 0,
            media_base: "https://media.telnyx.test".to_owned(),
            media_access: Access::Open,
            jitter_ms: 0,
            inbound_ms: 100,
            sending_ms: 40,
            sent_ms: 150,
            handset_ms: 400,
            final_ms: 700,
            auto_reply_ms: 300,
            record_ms: 2_000,
        }
    }
}

/// What `Idempotency-Key` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Keys {
    /// A success is replayed for 24 hours.
    Honoured,
    /// Nothing: a second POST sends a second message.
    Ignored,
}

/// What a second request gets while the first is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InFlight {
    /// The same answer.
    Replay,
    /// 409.
    Conflict,
}

/// Who may fetch media.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Access {
    /// Anybody.
    Open,
    /// Who holds an account's key.
    Bearer,
}
