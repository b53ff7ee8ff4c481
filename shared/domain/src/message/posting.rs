//! What the POSTs of a message are made of, and what is known of them.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// What the body of every POST of this message is made of, fixed at its first admission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The base of its `webhook_url`.
    pub base: String,
    /// The messaging profile.
    pub profile: String,
    /// The version of the codec that made the body.
    pub codec: u32,
    /// SHA-256 of the body, hexadecimal.
    pub hash: String,
    /// When the first POST was admitted.
    pub first: Timestamp,
    /// The month that it counts in, such as `2026-11` (F063).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub month: String,
    /// What it costs by the tenant's price, in millionths of its currency (F064).
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub micros: u64,
    /// What is known of the POSTs before this one.
    #[serde(default, skip_serializing_if = "Earlier::is_never_left")]
    pub earlier: Earlier,
}

fn is_nothing(micros: &u64) -> bool {
    *micros == 0
}

/// What is known of a message's earlier POSTs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Earlier {
    /// There was none, or none of them happened.
    #[default]
    NeverLeft,
    /// One may have left: a refusal of a later one proves nothing.
    MayHaveLeft,
}

impl Earlier {
    pub(super) fn is_never_left(&self) -> bool {
        *self == Self::NeverLeft
    }
}
