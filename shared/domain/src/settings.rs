//! A tenant's settings. Read on every turn and cached for a minute, so a change takes effect within that.

use crate::campaign::Provider;
use crate::cost::Cost;
use crate::head::InteractionStatus;
use crate::least_loaded::Assignment;
use crate::{AssistantId, Phone, TenantId};
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
    /// Whether what waits for a person is given to somebody at once (B08); by hand when absent.
    #[serde(default, skip_serializing_if = "Assignment::is_by_hand")]
    pub assignment: Assignment,
    /// How bursts are gathered.
    pub window: WindowSettings,
    /// The default SMS assistant (F072).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant: Option<AssistantId>,
    /// Makes this tenant's ids. Random, 32 characters or more, never changed, never shown.
    pub salt: String,
    /// AI replies per conversation and hour before it is taken for two machines talking (B11).
    pub most_replies_per_hour: u32,
    /// The number that the SMS agent sends from when nothing else says which (F052).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_phone: Option<Phone>,
    /// Through whom messages go when nothing else says (F054); Telnyx when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Provider>,
    /// Why a conversation may be closed (F100, F101).
    #[serde(default = "closure_reasons")]
    pub closure_reasons: Vec<ClosureReason>,
    /// What a lead may be (F114).
    #[serde(default = "lead_statuses")]
    pub lead_statuses: Vec<String>,
    /// The teams.
    #[serde(default)]
    pub teams: Vec<Team>,
    /// Messages per month that the plan includes (F063); absent: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<u64>,
    /// What the plan charges for a segment (F064); absent: usage has no cost of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Cost>,
}

/// As many closure reasons, lead statuses or teams a tenant may have: they are read with every page.
pub const MOST_CHOICES: usize = 50;

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its id: 1 to 40 of `a-z0-9-`.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A reason to close a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosureReason {
    /// Its id: 1 to 40 of `a-z0-9-`.
    pub id: String,
    /// What people choose it by.
    pub name: String,
    /// What the conversation came to then.
    pub becomes: InteractionStatus,
}

/// What every tenant begins with: the three of F100, and nobody there.
fn closure_reasons() -> Vec<ClosureReason> {
    let reason = |id: &str, name: &str, becomes| ClosureReason { id: id.into(), name: name.into(), becomes };
    vec![
        reason("answered", "Question answered", InteractionStatus::Completed),
        reason("booked", "Booking made", InteractionStatus::Completed),
        reason("finished", "Finished", InteractionStatus::Completed),
        reason("no-response", "No response", InteractionStatus::Incomplete),
    ]
}

fn lead_statuses() -> Vec<String> {
    ["new", "in_progress", "qualified", "disqualified", "won", "lost"].map(str::to_owned).into()
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
            assignment: Assignment::ByHand,
            window: WindowSettings::default(),
            assistant: None,
            salt,
            most_replies_per_hour: DEFAULT_REPLIES_PER_HOUR,
            agent_phone: None,
            provider: None,
            closure_reasons: closure_reasons(),
            lead_statuses: lead_statuses(),
            teams: vec![],
            quota: None,
            price: None,
        }
    }
}
