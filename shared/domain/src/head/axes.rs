//! The axes of a conversation, none derived from another, and why a person has to look.

use serde::{Deserialize, Serialize};

/// The badge (F021).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Badge {
    /// Going on.
    Active,
    /// Needs a person.
    Escalated,
    /// Resolved.
    Closed,
}

/// Who answers (F095).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ManagedBy {
    /// The assistant.
    Ai,
    /// A person.
    Human,
}

/// The AI switch of one conversation (C6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentMode {
    /// As the tenant's switch.
    Inherit,
    /// On.
    On,
    /// Off.
    Off,
}

/// What the conversation came to (F103 to F109).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InteractionStatus {
    /// Going on.
    InProgress,
    /// Finished well.
    Completed,
    /// Started, not resolved.
    Incomplete,
    /// To be followed up.
    FollowUp,
    /// The lead is one.
    Qualified,
    /// The lead is none.
    Disqualified,
    /// Do not contact.
    Dnc,
}

/// What began a conversation (F034).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The customer.
    Inbound,
    /// We.
    Outbound,
}

/// Why a person has to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedsPerson {
    /// The model gave no usable answer in its time.
    ModelFailed,
    /// The model refused.
    ModelRefused,
    /// The model's provider wants another key, or money.
    ModelUnavailable,
    /// The window did not move in spite of every nudge.
    Stuck,
    /// The message reached us too late to be answered as if it had just come.
    Late,
    /// Too many replies in an hour: two machines talking?
    Loop,
    /// Our last message did not arrive.
    DeliveryFailed,
    /// Nobody knows whether our last message left.
    Unknown,
    /// The reply was not allowed to leave.
    ReplyHeld,
    /// The month's quota of messages is used up.
    QuotaExceeded,
}

/// Why somebody escalates (F098).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EscalationReason {
    /// The assistant cannot answer.
    CannotAnswer,
    /// The customer is upset.
    Upset,
    /// It is too complex for a text.
    TooComplex,
    /// A person's own reason.
    Other,
}
