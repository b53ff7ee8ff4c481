//! A tenant's settings. Read on every turn and cached for a minute, so a change takes effect within that.

use crate::{AssistantId, TenantId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The languages that fixed sentences and keywords exist in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// French.
    #[serde(rename = "fr")]
    French,
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
    /// Portuguese.
    #[serde(rename = "pt")]
    Portuguese,
}

/// How a burst is gathered (F085, F090).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowSettings {
    /// Length in seconds, 0 to 60.
    pub seconds: u32,
    /// When the window ends.
    pub mode: WindowMode,
}

/// When a window ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowMode {
    /// A fixed time after its first message.
    Fixed,
    /// That time after its newest message, up to its `latest`.
    Quiet,
}

/// The longest window a tenant may set.
pub const MAX_WINDOW: Duration = Duration::from_secs(60);

impl Default for WindowSettings {
    /// Seven seconds from the first message (F085).
    fn default() -> Self {
        Self { seconds: 7, mode: WindowMode::Fixed }
    }
}

impl WindowSettings {
    /// The length, held within its bounds.
    pub fn length(&self) -> Duration {
        Duration::from_secs(u64::from(self.seconds)).min(MAX_WINDOW)
    }
}

/// Whether automatic replies are on (F091) or what an escalated conversation does (C7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// On, or: go on.
    On,
    /// Off, or: hold.
    Off,
}

/// What a tenant has chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// The item's version.
    pub v: u32,
    /// Whose.
    pub tenant: TenantId,
    /// The business's name, as customers know it.
    pub name: String,
    /// ISO 3166 code of the country that national numbers belong to.
    pub country: String,
    /// IANA time zone of the business.
    pub zone: String,
    /// Language of the fixed sentences.
    pub language: Language,
    /// Languages whose keywords count beside the English ones.
    #[serde(default)]
    pub keyword_languages: Vec<Language>,
    /// A suspended tenant sends nothing.
    #[serde(default)]
    pub suspended: bool,
    /// The SMS Replies switch for all conversations (F091).
    pub sms_replies: Switch,
    /// Whether the AI goes on after an escalation (C7); off by default.
    pub ai_when_escalated: Switch,
    /// How bursts are gathered.
    pub window: WindowSettings,
    /// The default SMS assistant (F072).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant: Option<AssistantId>,
    /// Makes this tenant's ids. Random, 32 characters or more, never changed, never shown.
    pub salt: String,
    /// AI replies per conversation and hour before it is taken for two machines talking (B11).
    pub most_replies_per_hour: u32,
}

/// Enough for a lively customer; two bots reach it within minutes.
pub const DEFAULT_REPLIES_PER_HOUR: u32 = 30;

/// The version that this code writes.
pub const VERSION: u32 = 1;

impl Settings {
    /// A new tenant's settings.
    pub fn new(tenant: TenantId, name: &str, country: &str, zone: &str, salt: String) -> Self {
        Self {
            v: VERSION,
            tenant,
            name: name.to_owned(),
            country: country.to_owned(),
            zone: zone.to_owned(),
            language: Language::English,
            keyword_languages: Vec::new(),
            suspended: false,
            sms_replies: Switch::On,
            ai_when_escalated: Switch::Off,
            window: WindowSettings::default(),
            assistant: None,
            salt,
            most_replies_per_hour: DEFAULT_REPLIES_PER_HOUR,
        }
    }
}
