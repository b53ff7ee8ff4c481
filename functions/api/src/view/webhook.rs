use super::{instant, word};
use desk::webhook::Shown;
use domain::webhook::Webhook;
use domain::webhook::delivery::{Delivery, Try};
use serde::Serialize;
use utoipa::ToSchema;

/// A webhook. Its secrets are shown once, each when it is made.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookView {
    id: String,
    url: String,
    events: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// Whether it gets events.
    on: bool,
    /// Why it gets none: switched_off, gone (it answered 410) or failing (it failed for five days).
    #[serde(skip_serializing_if = "Option::is_none")]
    off_reason: Option<String>,
    /// Since when every request to it has failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    failing_since: Option<String>,
    created_at: String,
    /// Since when each of its secrets counts, the older first: one or two. The older signs for a day after the newer was made.
    secrets_since: Vec<String>,
}

/// A webhook with its newest secret.
#[derive(Serialize, ToSchema)]
pub struct NewWebhookView {
    #[serde(flatten)]
    webhook: WebhookView,
    /// Keep it: it is not shown again.
    #[schema(example = "whsec_…")]
    secret: String,
}

/// What became of one event at one webhook.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    id: String,
    /// The event's name.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The event's id, which is the request's webhook-id.
    event_id: String,
    /// When the event happened.
    at: String,
    /// pending, delivered, failed (a day of tries was in vain) or stopped (the webhook was switched off).
    outcome: String,
    /// The tries since it was last asked for, the oldest first.
    attempts: Vec<AttemptView>,
    /// When it is tried next.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_attempt_at: Option<String>,
    /// How often somebody has asked for it again.
    replays: u32,
}

/// One try.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttemptView {
    at: String,
    /// What the endpoint answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    status_code: Option<u16>,
    latency_ms: u64,
    /// Why it answered nothing: not_reached, no_answer, not_public, resting (it was left alone) or stuck.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// A test that is on its way.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TestView {
    /// What the log will call it.
    pub delivery_id: String,
}

impl WebhookView {
    /// As it is answered.
    pub fn of(webhook: &Webhook) -> Self {
        Self {
            id: webhook.id.to_string(),
            url: webhook.url.clone(),
            events: webhook.events.clone(),
            description: webhook.description.clone(),
            on: webhook.off.is_none(),
            off_reason: webhook.off.map(word),
            failing_since: webhook.failing_since.map(instant),
            created_at: instant(webhook.created),
            secrets_since: webhook.secrets.iter().map(|secret| instant(secret.since)).collect(),
        }
    }
}

impl NewWebhookView {
    /// As it is answered, this once.
    pub fn of(shown: Shown) -> Self {
        Self { webhook: WebhookView::of(&shown.webhook), secret: shown.secret }
    }
}

impl DeliveryView {
    /// As it is answered.
    pub fn of(delivery: &Delivery) -> Self {
        let attempt = |tried: &Try| AttemptView {
            at: instant(tried.at),
            status_code: tried.status,
            latency_ms: tried.ms,
            problem: tried.problem.map(word),
        };
        Self {
            id: delivery.id(),
            kind: delivery.event.kind,
            event_id: delivery.event.id.clone(),
            at: instant(delivery.at),
            outcome: word(delivery.state),
            attempts: delivery.log.iter().map(attempt).collect(),
            next_attempt_at: delivery.next.map(instant),
            replays: delivery.replays,
        }
    }
}
