//! What is to go wrong: nothing unless asked, by script or by chance.

use super::{EventKind, Fate, Fault, Quirk};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

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
