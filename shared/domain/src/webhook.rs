//! A tenant's own URL that gets the tenant's events (B12), and what becomes of each event that is told there: `plan` says what a
//! notice is for, `delivery` what an answer makes of it, `health` what the answer says of the URL.

pub mod delivery;
pub mod health;
pub mod plan;
pub mod url;

use crate::catalogue::TEST;
use crate::{TenantId, Timestamp, WebhookId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Webhooks of one tenant: each event is one request to each of them.
pub const MOST: usize = 10;

/// The longest description, in characters.
pub const LONGEST_DESCRIPTION: usize = 200;

/// How long the secret before the newest goes on signing: a day, for whoever receives to learn the new one.
pub const OVERLAP: Duration = Duration::from_secs(24 * 3600);

/// A tenant's URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Webhook {
    /// The item's version.
    pub v: u32,
    /// Whose.
    pub tenant: TenantId,
    /// Its id.
    pub id: WebhookId,
    /// Where the events go.
    pub url: String,
    /// Which events: names of the catalogue.
    pub events: Vec<String>,
    /// What it is for, as people say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Why it gets none; absent: it gets them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off: Option<Off>,
    /// What its requests are signed with, the older first: one or two.
    pub secrets: Vec<Secret>,
    /// How often it was given another one, as an attribute that a condition can name.
    #[serde(default)]
    pub rotations: u32,
    /// Since when it is one.
    pub created: Timestamp,
    /// Requests in a row that failed.
    #[serde(default)]
    pub failures: u32,
    /// Since when every request has failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<Timestamp>,
    /// Until when it is left alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests_until: Option<Timestamp>,
}

/// Why a webhook gets no events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Off {
    /// Somebody switched it off.
    SwitchedOff,
    /// It said that it is gone (410).
    Gone,
    /// It failed for [`health::FAILS_FOR`] without a break.
    Failing,
}

/// A secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// `whsec_` and base64 of the key. Shown to people once.
    pub secret: String,
    /// Since when.
    pub since: Timestamp,
}

impl Webhook {
    /// Whether it asked for events of this name.
    pub fn wants(&self, name: &str) -> bool {
        name == TEST || (self.off.is_none() && self.events.iter().any(|wanted| wanted == name))
    }

    /// The secrets that sign now: the newest, and for [`OVERLAP`] the one before it.
    pub fn signing(&self, now: Timestamp) -> impl Iterator<Item = &str> {
        let newest = self.secrets.last();
        let fresh = newest.is_some_and(|newest| now.since(newest.since) < OVERLAP);
        let older = self.secrets.iter().rev().skip(1).take(usize::from(fresh));
        newest.into_iter().chain(older).map(|secret| secret.secret.as_str())
    }

    /// With one more secret; the oldest goes if there are more than two.
    pub fn with_secret(mut self, secret: Secret) -> Self {
        self.secrets.push(secret);
        self.rotations += 1;
        let extra = self.secrets.len().saturating_sub(2);
        self.secrets.drain(..extra);
        self
    }
}

#[cfg(test)]
mod tests;
