//! What leaves as a file: lists and transcripts, in parts. The header `next-cursor` of a part is the cursor of the next.

use crate::caller::Caller;
use crate::filter::filtered;
use crate::page::{List, Query};
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::wired::Wired;
use ::view::{instant, word};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use desk::Event;
use desk::export::{self, Said};
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

filtered! {
    /// Which conversations.
    ExportQuery {
        /// The `next-cursor` of the part before.
        cursor: Option<String>,
    }
}

/// Conversations as CSV, one a line, newest first, at most 2,000 a part. Put together, the parts are one file: only the first has
/// the names of the columns. A cell that a spreadsheet would take for a formula begins with an apostrophe. The audit log tells of
/// each part.
#[utoipa::path(get, path = "/conversations/export", tag = "conversations", params(ExportQuery),
    extensions(("x-permission" = json!(Permission::Export.name()))),
    responses((status = 200, body = String, content_type = "text/csv",
            headers(("next-cursor" = Option<String>, description = "The cursor of the next part; absent in the last"))),
        (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn conversations(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Failed> {
    let event = Event::unnamed(wired.draw().secret);
    let part = export::conversations(&caller.desk(&wired), &event, &query.filter()?, query.cursor.as_deref()).await?;
    Ok(csv(part.content, part.next.as_deref()))
}

/// How a transcript is written.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// As JSON.
    #[default]
    Json,
    /// As CSV.
    Csv,
}

/// Which part of a transcript.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TranscriptQuery {
    /// The `nextCursor` of the part before; for CSV, its `next-cursor`.
    cursor: Option<String>,
    /// json or csv; json when absent.
    #[param(value_type = Option<String>)]
    format: Option<Format>,
}

/// An entry of a transcript.
#[derive(Serialize, ToSchema)]
pub struct SaidView {
    /// agent (we, the assistant included) or user (the customer).
    role: &'static str,
    timestamp: String,
    /// manual, api, inbound, sms_agent or system.
    source: String,
    text: String,
}

impl SaidView {
    fn of(said: Said) -> Self {
        Self { role: said.role, timestamp: instant(said.timestamp), source: word(said.source), text: said.text }
    }
}

/// What was said in a conversation, the oldest first, at most 1,000 messages a part. The audit log tells of each part.
#[utoipa::path(get, path = "/conversations/{conversation}/transcript", tag = "conversations",
    params(("conversation" = String, Path, description = "Its id"), TranscriptQuery),
    extensions(("x-permission" = json!(Permission::Export.name()))),
    responses((status = 200, content((List<SaidView> = "application/json"), (String = "text/csv")),
            headers(("next-cursor" = Option<String>, description = "CSV: the cursor of the next part; absent in the last"))),
        (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn transcript(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    Query(query): Query<TranscriptQuery>,
) -> Result<Response, Failed> {
    let (event, after) = (Event::unnamed(wired.draw().secret), query.cursor.as_deref());
    let part = export::transcript(&caller.desk(&wired), &event, &id, after).await?;
    Ok(match query.format.unwrap_or_default() {
        Format::Csv => csv(export::lines(&part.content, after), part.next.as_deref()),
        Format::Json => {
            let items = part.content.into_iter().map(SaidView::of).collect();
            Json(List { items, next_cursor: part.next }).into_response()
        }
    })
}

fn csv(text: String, next: Option<&str>) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Some(next) = next.and_then(|next| HeaderValue::from_str(next).ok()) {
        headers.insert("next-cursor", next);
    }
    response
}
