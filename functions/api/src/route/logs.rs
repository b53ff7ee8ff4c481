//! What an operator of the tenant looks into when something does not arrive: the webhook log and the diagnostics.

use crate::caller::Caller;
use crate::page::{List, NoQuery, Query, limit};
use crate::problem::{Failed, ProblemJson};
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use desk::diagnostics::diagnostics;
use desk::webhook_log::{self, Entry, Told};
use domain::checkup::{Finding, State as Found};
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Which webhooks.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WebhooksQuery {
    /// Messages of a page, 1 to 200; 50 when absent. Only with a conversation: a page of all is ten conversations.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// A conversation's id: only its webhooks, back to the first.
    conversation: Option<String>,
}

/// A webhook of Telnyx's, and what came of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TelnyxWebhookView {
    /// When a message was received at Telnyx, or a receipt here.
    at: String,
    /// message or receipt.
    event: &'static str,
    /// Our number.
    number: String,
    conversation_id: String,
    message_id: String,
    /// Telnyx's id of the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_id: Option<String>,
    /// Where the message stands because of it.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Telnyx's error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
}

impl TelnyxWebhookView {
    fn of(entry: Entry) -> Self {
        Self {
            at: entry.at.to_string(),
            event: match entry.told {
                Told::Message => "message",
                Told::Receipt => "receipt",
            },
            number: entry.number.to_string(),
            conversation_id: entry.conversation,
            message_id: entry.message.to_string(),
            provider_id: entry.provider,
            outcome: entry.outcome,
            reason: entry.reason,
            code: entry.code,
        }
    }
}

/// Webhooks that Telnyx sent and that were taken: those of the conversations that moved last, or of one.
#[utoipa::path(get, path = "/webhooks/log", tag = "logs", params(WebhooksQuery),
    extensions(("x-permission" = json!(Permission::ReadLogs.name()))),
    responses((status = 200, body = List<TelnyxWebhookView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn webhooks(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Query(query): Query<WebhooksQuery>,
) -> Result<Json<List<TelnyxWebhookView>>, Failed> {
    let (desk, limit, cursor) = (caller.desk(&wired), limit(query.limit)?, query.cursor.as_deref());
    let entries = match &query.conversation {
        Some(conversation) => webhook_log::of_conversation(&desk, conversation, limit, cursor).await?,
        None => webhook_log::newest(&desk, cursor).await?,
    };
    Ok(Json(List { items: entries.items.into_iter().map(TelnyxWebhookView::of).collect(), next_cursor: entries.next }))
}

/// A check.
#[derive(Serialize, ToSchema)]
pub struct CheckView {
    /// What was looked at.
    #[schema(example = "webhook")]
    check: &'static str,
    /// pass, fail or unknown.
    result: &'static str,
    /// The same in a sentence.
    sentence: String,
}

impl CheckView {
    fn of(finding: Finding) -> Self {
        let result = match finding.state {
            Found::Pass => "pass",
            Found::Fail => "fail",
            Found::Unknown => "unknown",
        };
        Self { check: finding.check, result, sentence: finding.said() }
    }
}

/// All checks.
#[derive(Serialize, ToSchema)]
pub struct ChecksView {
    items: Vec<CheckView>,
}

/// Why messages may not be sent, replies not written or conversations not shown: each check with its result.
#[utoipa::path(get, path = "/diagnostics", tag = "logs",
    extensions(("x-permission" = json!(Permission::ReadLogs.name()))),
    responses((status = 200, body = ChecksView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn diagnose(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    _query: NoQuery,
) -> Result<Json<ChecksView>, Failed> {
    let findings = diagnostics(&caller.desk(&wired), wired.probe()).await?;
    Ok(Json(ChecksView { items: findings.into_iter().map(CheckView::of).collect() }))
}
