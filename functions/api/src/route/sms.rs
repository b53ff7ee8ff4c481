//! Messages out: to a lead (F050), or in a conversation.

use crate::body::Change;
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use axum::Json;
use axum::http::StatusCode;
use desk::ad_hoc::{self, AdHoc};
use desk::outgoing::Queued;
use desk::sms::{self, Sms};
use desk::{Problem, send};
use domain::act::Takeover;
use domain::campaign::Provider;
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A message to a lead.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"leadId": "cnt_abcdefghijklmnopqrstuvwxyz", "message": "Hello from Acme!"}))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SmsBody {
    /// The lead: a contact's id.
    lead_id: String,
    /// What it says; it, or a template, must be given.
    message: Option<String>,
    /// The template that says it instead.
    template_id: Option<String>,
    /// Another number than the lead's own.
    to: Option<String>,
    /// Another number of ours than the one that would be found.
    from: Option<String>,
    /// Another campaign than the one that the lead is in.
    campaign_id: Option<String>,
    /// telnyx or simulator; the campaign's, else the tenant's when absent.
    #[schema(value_type = Option<String>)]
    provider: Option<Provider>,
    /// Whether it takes the word from the assistant; a program's does not unless it says so.
    takeover: Option<bool>,
    /// Refused: what leaves is text only (F061).
    media_urls: Option<Vec<String>>,
}

/// A message that is queued.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueuedView {
    message_id: String,
    /// queued: it leaves within seconds.
    status: &'static str,
    /// The conversation's id.
    interaction_id: String,
    /// Whether the conversation began with it.
    is_new: bool,
    segments: u32,
}

impl QueuedView {
    fn of(queued: Queued) -> Self {
        Self {
            message_id: queued.message.to_string(),
            status: "queued",
            interaction_id: queued.conversation,
            is_new: queued.is_new,
            segments: queued.segments,
        }
    }
}

/// Sends a message to a lead; who it is to and what it says suffice.
#[utoipa::path(post, path = "/sms/send", tag = "messages", request_body = SmsBody,
    extensions(("x-permission" = json!(Permission::SendMessages.name()))),
    responses((status = 202, body = QueuedView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn to_lead(change: Change<SmsBody>) -> Result<(StatusCode, Json<QueuedView>), Failed> {
    let body = &change.body;
    if body.media_urls.as_ref().is_some_and(|urls| !urls.is_empty()) {
        return Err(Problem::invalid("mediaUrls", "text_only", "What leaves is text only: put a link into it.").into());
    }
    let takeover = body.takeover.map(|takes| if takes { Takeover::Takes } else { Takeover::Leaves });
    let asked = Sms {
        lead: &body.lead_id,
        message: body.message.as_deref().unwrap_or_default(),
        template: body.template_id.as_deref(),
        to: body.to.as_deref(),
        from: body.from.as_deref(),
        campaign: body.campaign_id.as_deref(),
        provider: body.provider,
        takeover,
    };
    let queued = sms::send(&change.desk(), &change.event, asked).await?;
    Ok((StatusCode::ACCEPTED, Json(QueuedView::of(queued))))
}

/// A message in a conversation.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"message": "Hello from Acme!"}))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct MessageBody {
    /// What it says; it, or a template, must be given.
    message: Option<String>,
    /// The template that says it instead.
    template_id: Option<String>,
}

/// Sends a message in an open conversation, from the number that the customer texted.
#[utoipa::path(post, path = "/conversations/{conversation}/messages", tag = "messages", request_body = MessageBody,
    params(("conversation" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::SendMessages.name()))),
    responses((status = 202, body = QueuedView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn in_conversation(
    Path(id): Path<String>,
    change: Change<MessageBody>,
) -> Result<(StatusCode, Json<QueuedView>), Failed> {
    let (text, template) = (change.body.message.as_deref().unwrap_or_default(), change.body.template_id.as_deref());
    let queued = send::say(&change.desk(), &change.event, &id, text, template).await?;
    Ok((StatusCode::ACCEPTED, Json(QueuedView::of(queued))))
}

/// An ad-hoc message.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"phone": "+12125550123", "message": "Your parcel is here."}))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AdHocBody {
    /// The customer's number; E.164 is preferred, a national number is the tenant's country's.
    phone: String,
    /// What it says; it, or a template, must be given.
    message: Option<String>,
    /// The template that says it instead.
    template_id: Option<String>,
    /// Our number; found when absent.
    from: Option<String>,
}

/// Sends an ad-hoc message for a team: a conversation that begins with it is that team's, and in no list until the customer
/// answers.
#[utoipa::path(post, path = "/teams/{team}/messages", tag = "messages", request_body = AdHocBody,
    params(("team" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::SendMessages.name()))),
    responses((status = 202, body = QueuedView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn ad_hoc(
    Path(team): Path<String>,
    change: Change<AdHocBody>,
) -> Result<(StatusCode, Json<QueuedView>), Failed> {
    let body = &change.body;
    let asked = AdHoc {
        phone: &body.phone,
        message: body.message.as_deref().unwrap_or_default(),
        template: body.template_id.as_deref(),
        from: body.from.as_deref(),
    };
    let sent = ad_hoc::send(&change.desk(), &change.event, &team, asked).await?;
    Ok((StatusCode::ACCEPTED, Json(QueuedView::of(sent.queued))))
}
