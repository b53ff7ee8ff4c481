//! A message, and who wrote it.

use crate::word::{instant, word};
use domain::author::Author;
use domain::cost::Cost;
use domain::media::MediaState;
use domain::message::{Direction, Message, Source};
use serde::Serialize;
use utoipa::ToSchema;

/// A message (F033 to F038, F043).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageView {
    id: String,
    at: String,
    /// inbound or outbound.
    direction: String,
    /// user (the customer) or agent (we, the assistant included).
    role: &'static str,
    /// left or right, as pages show it.
    side: &'static str,
    /// manual, api, inbound, sms_agent or system.
    source: String,
    /// AI, on what the assistant wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    badge: Option<&'static str>,
    /// Why Volley itself wrote: confirmation, help, campaign or workflow.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    /// Which person or program wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_by: Option<AuthorView>,
    /// The campaign that it was sent for.
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign_id: Option<String>,
    text: String,
    /// received, queued, sending, unknown, sent, unconfirmed, delivered, failed, suppressed or cancelled.
    status: &'static str,
    /// Why it stands there, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Telnyx's error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    segments: u32,
    /// What Telnyx charged, once its receipt has said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<ChargeView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    media: Vec<MediaView>,
}

/// What Telnyx charged.
#[derive(Serialize, ToSchema)]
pub struct ChargeView {
    /// With six digits behind the point.
    #[schema(example = "0.004000")]
    amount: String,
    #[schema(example = "USD")]
    currency: String,
}

impl ChargeView {
    fn of(cost: &Cost) -> Self {
        Self { amount: cost.amount(), currency: cost.currency.clone() }
    }
}

/// What a customer attached.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaView {
    content_type: String,
    /// pending, stored, refused or lost.
    state: String,
    /// Its name in the files, once it is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

/// Who did something.
#[derive(Serialize, ToSchema)]
pub struct AuthorView {
    /// person or key.
    kind: String,
    id: String,
    name: String,
}

impl AuthorView {
    /// As it is answered.
    pub fn of(author: &Author) -> Self {
        Self { kind: word(author.kind), id: author.id.clone(), name: author.name.clone() }
    }
}

impl MessageView {
    /// As it is answered.
    pub fn of(message: &Message) -> Self {
        let inbound = message.direction == Direction::Inbound;
        Self {
            id: message.place.id.to_string(),
            at: instant(message.place.at),
            direction: word(message.direction),
            role: if inbound { "user" } else { "agent" },
            side: message.direction.side(),
            source: word(message.source),
            badge: (message.source == Source::SmsAgent).then_some("AI"),
            origin: message.origin.map(word),
            sent_by: message.author.as_ref().map(AuthorView::of),
            campaign_id: message.campaign.clone(),
            text: message.text.clone(),
            status: message.status.name(),
            reason: message.reason.clone(),
            code: message.code.clone(),
            segments: message.segments,
            cost: message.cost.as_ref().map(ChargeView::of),
            media: message
                .media
                .iter()
                .map(|media| MediaView {
                    content_type: media.content_type.clone(),
                    state: word(media.state),
                    file: media.file.clone().filter(|_| media.state == MediaState::Stored),
                })
                .collect(),
        }
    }
}
