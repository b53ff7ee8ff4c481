use super::word;
use desk::number::Number;
use domain::assistant::Assistant;
use domain::settings::{ClosureReason, Settings, Switch, Team};
use serde::Serialize;
use utoipa::ToSchema;

/// A tenant's settings.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// The tenant's id.
    tenant: String,
    /// The business's name, as its customers know it.
    name: String,
    /// The country that national numbers belong to.
    #[schema(example = "US")]
    country: String,
    #[schema(example = "America/New_York")]
    zone: String,
    /// en, fr, es or pt: of the sentences that need no model.
    language: String,
    /// Whose keywords count beside the English ones.
    keyword_languages: Vec<String>,
    /// on or off: the SMS Replies switch of all conversations (F091).
    sms_replies: String,
    /// hold or continue: what the assistant does in an escalated conversation.
    ai_when_escalated: &'static str,
    /// What waits for a person: by_hand, or least_loaded, that is given at once to whoever of its team is available and has least to
    /// do (B08).
    assignment: String,
    window: WindowView,
    /// What the SMS agent sends from when nothing else says which number.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_phone: Option<String>,
    /// Who answers where a conversation has no assistant of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    assistant_id: Option<String>,
    /// AI replies per conversation and hour before it is taken for two machines talking.
    most_replies_per_hour: u32,
    /// Messages per month that the plan includes; absent: any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    quota: Option<u64>,
    /// A suspended tenant sends nothing.
    suspended: bool,
}

/// How a burst of texts is gathered (F085, F090).
#[derive(Serialize, ToSchema)]
pub struct WindowView {
    seconds: u32,
    /// fixed: from the first text; quiet: from the newest.
    mode: String,
}

impl SettingsView {
    /// As they are answered. The salt is nobody's to see.
    pub fn of(settings: &Settings) -> Self {
        Self {
            tenant: settings.tenant.to_string(),
            name: settings.name.clone(),
            country: settings.country.clone(),
            zone: settings.zone.clone(),
            language: word(settings.language),
            keyword_languages: settings.keyword_languages.iter().map(word).collect(),
            sms_replies: word(settings.sms_replies),
            ai_when_escalated: match settings.ai_when_escalated {
                Switch::On => "continue",
                Switch::Off => "hold",
            },
            assignment: word(settings.assignment),
            window: WindowView { seconds: settings.window.seconds, mode: word(settings.window.mode) },
            agent_phone: settings.agent_phone.as_ref().map(ToString::to_string),
            assistant_id: settings.assistant.as_ref().map(ToString::to_string),
            most_replies_per_hour: settings.most_replies_per_hour,
            quota: settings.quota,
            suspended: settings.suspended,
        }
    }
}

/// A reason to close a conversation (F101).
#[derive(Serialize, ToSchema)]
pub struct ReasonView {
    #[schema(example = "answered")]
    id: String,
    name: String,
    /// What the conversation came to then.
    #[schema(example = "completed")]
    becomes: String,
}

impl ReasonView {
    /// As it is answered.
    pub fn of(reason: &ClosureReason) -> Self {
        Self { id: reason.id.clone(), name: reason.name.clone(), becomes: word(reason.becomes) }
    }
}

/// A team (F166).
#[derive(Serialize, ToSchema)]
pub struct TeamView {
    id: String,
    name: String,
}

impl TeamView {
    /// As it is answered.
    pub fn of(team: &Team) -> Self {
        Self { id: team.id.clone(), name: team.name.clone() }
    }
}

/// A number of the tenant's (F049).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NumberView {
    #[schema(example = "+12125550100")]
    number: String,
    /// The Telnyx account that it is at.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// Whether the SMS agent sends from it.
    agent_phone: bool,
    /// Until when Telnyx wants nothing from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    paused_until: Option<String>,
}

impl NumberView {
    /// As it is answered.
    pub fn of(number: &Number) -> Self {
        Self {
            number: number.phone.to_string(),
            account: number.account.clone(),
            agent_phone: number.agents,
            paused_until: number.paused_until.map(super::instant),
        }
    }
}

/// An assistant (F072, F077).
#[derive(Serialize, ToSchema)]
pub struct AssistantView {
    id: String,
    name: String,
    /// builtin: the deployment's model thinks.
    kind: String,
    /// What it is told before every conversation.
    prompt: String,
    /// The model; absent: the deployment's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
}

impl AssistantView {
    /// As it is answered.
    pub fn of(assistant: &Assistant) -> Self {
        Self {
            id: assistant.id.to_string(),
            name: assistant.name.clone(),
            kind: word(assistant.kind),
            prompt: assistant.prompt.clone(),
            model: assistant.model.clone(),
        }
    }
}
