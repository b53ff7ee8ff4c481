//! A Telnyx account: the deployment's or one tenant's. Secrets are named here, never held.

use crate::TenantId;
use serde::{Deserialize, Serialize};

/// What it takes to send through Telnyx, and to believe what comes from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The item's version.
    pub v: u32,
    /// Its id within the tenant, or within the deployment.
    pub id: String,
    /// The secret that holds the API key.
    pub key_secret: String,
    /// Base64 of the raw 32 bytes, one or several while a key is rotated.
    pub public_keys: Vec<String>,
    /// The messaging profile: one per tenant, so that Telnyx's opt-out block has our scope.
    pub profile: String,
    /// Whether Telnyx honours `Idempotency-Key` here (since October 2026); where not, nothing is POSTed twice.
    pub idempotency: Idempotency,
}

/// What the provider does with a repeated key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Idempotency {
    /// Repeats its first answer.
    Honoured,
    /// Sends again.
    Ignored,
}

/// Where a number of ours leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The item's version.
    pub v: u32,
    /// Whose number it is.
    pub tenant: TenantId,
    /// The account it is sent through.
    pub account: String,
}
