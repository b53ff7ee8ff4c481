//! Rows of Telnyx's answers, read with tolerance: what is absent is empty.

use domain::Timestamp;
use serde_json::Value;

/// A messaging profile, as far as Volley depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Where its webhooks go.
    pub webhook_url: String,
    /// In which form: only `"2"` is ours.
    pub api_version: String,
    /// Telnyx's own AI, which must not answer beside ours.
    pub assistant: String,
    /// A disabled profile neither sends nor receives.
    pub enabled: bool,
}

impl Profile {
    pub(super) fn read(row: &Value) -> Self {
        Self {
            webhook_url: text(&row["webhook_url"]),
            api_version: text(&row["webhook_api_version"]),
            assistant: text(&row["ai_assistant_id"]),
            enabled: row["enabled"].as_bool().unwrap_or(true),
        }
    }
}

/// A number at Telnyx.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Telnyx's id of it.
    pub id: String,
    /// E.164.
    pub phone: String,
    /// The messaging profile that it is on; empty for none.
    pub profile: String,
}

impl Number {
    pub(super) fn read(row: &Value) -> Self {
        let phone = text(&row["phone_number"]);
        let id = Some(text(&row["id"])).filter(|id| !id.is_empty()).unwrap_or_else(|| phone.clone());
        Self { id, phone, profile: text(&row["messaging_profile_id"]) }
    }
}

/// A webhook that could not be delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// What would have stood under `data`; null if Telnyx does not say.
    pub event: Value,
}

impl Delivery {
    pub(super) fn read(row: &Value) -> Self {
        Self { event: row["webhook"].clone() }
    }

    /// The kind of event.
    pub fn kind(&self) -> &str {
        self.event["event_type"].as_str().unwrap_or_default()
    }

    /// The messaging profile that it is about; empty if it does not say.
    pub fn profile(&self) -> &str {
        self.event["payload"]["messaging_profile_id"].as_str().unwrap_or_default()
    }
}

/// A phone that Telnyx blocks for a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptOut {
    /// The customer's phone. (Telnyx's `from` is our number here, as in its API reference.)
    pub phone: String,
    /// Since when.
    pub at: Option<Timestamp>,
}

impl OptOut {
    pub(super) fn read(row: &Value) -> Option<Self> {
        let phone = row["to"].as_str()?.to_owned();
        Some(Self { phone, at: row["created_at"].as_str().and_then(Timestamp::parse) })
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
