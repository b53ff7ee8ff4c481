//! What can be switched, and what is to go wrong: nothing unless asked.

use super::{EventKind, Fate, Fault, Quirk};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

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

/// What goes wrong: first what is queued here, then by chance.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Script {
    /// One for each coming POST to `/messages`.
    pub posts: VecDeque<Fault>,
    /// One for each coming GET that is not for media.
    pub gets: VecDeque<Fault>,
    /// One for each coming accepted message.
    pub fates: VecDeque<Fate>,
    /// Each strikes the next event of its kind.
    pub events: Vec<(EventKind, Quirk)>,
    /// How often things go wrong by themselves.
    pub chances: Chances,
}

impl Script {
    /// The next POST goes like this.
    pub fn next_post(&mut self, fault: Fault) -> &mut Self {
        self.posts.push_back(fault);
        self
    }

    /// The next GET goes like this.
    pub fn next_get(&mut self, fault: Fault) -> &mut Self {
        self.gets.push_back(fault);
        self
    }

    /// The next message ends like this.
    pub fn next_fate(&mut self, fate: Fate) -> &mut Self {
        self.fates.push_back(fate);
        self
    }

    /// The next event of this kind is odd like this; several for one event add up.
    pub fn next_event(&mut self, kind: EventKind, quirk: Quirk) -> &mut Self {
        self.events.push((kind, quirk));
        self
    }
}

/// How many times in a thousand each thing happens. Only what a correct caller survives is here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chances {
    /// A POST that is refused by the network, hangs or breaks before it was taken.
    pub not_taken: u16,
    /// A POST that is taken, and whose answer is lost, cut, or a 5xx.
    pub answer_lost: u16,
    /// A 500, 502 or 503 before it was taken, JSON or HTML.
    pub server_error: u16,
    /// A 429, or a full queue.
    pub throttled: u16,
    /// An answer that takes 1 to 8 seconds, so that receipts come first.
    pub slow: u16,
    /// A GET that fails in any way.
    pub get_failed: u16,
    /// The same event twice, at once or later, under the same or a new id.
    pub duplicated: u16,
    /// An event up to ten minutes late.
    pub late: u16,
    /// `meta` missing, costs as numbers, enums that nobody knows.
    pub odd: u16,
    /// A first attempt with a bad signature or time, or a replay of it ten minutes on.
    pub forged: u16,
    /// An extra event of an unknown type, or a receipt for a message that was never sent.
    pub stray: u16,
    /// A message's `finalized` before its `sent`.
    pub finalized_first: u16,
    /// A message that fails on the air.
    pub failed: u16,
    /// A message that stays `sent`, or ends unconfirmed.
    pub unconfirmed: u16,
}

impl Chances {
    /// All of them equally often.
    pub fn all(per_mille: u16) -> Self {
        Self {
            not_taken: per_mille,
            answer_lost: per_mille,
            server_error: per_mille,
            throttled: per_mille,
            slow: per_mille,
            get_failed: per_mille,
            duplicated: per_mille,
            late: per_mille,
            odd: per_mille,
            forged: per_mille,
            stray: per_mille,
            finalized_first: per_mille,
            failed: per_mille,
            unconfirmed: per_mille,
        }
    }
}
