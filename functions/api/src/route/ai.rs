//! The AI log: replies with what they were made from, and failures.

use crate::body::Change;
use crate::caller::Caller;
use crate::page::{List, NoQuery, Query, limit};
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::view::{DraftView, SeenView};
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use desk::ai::{self, Lines, Which};
use domain::permission::Permission;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Which replies.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RepliesQuery {
    /// At most this many, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// A conversation's id: only its replies. A page then stands for as many of its messages.
    conversation: Option<String>,
    /// true: only those that somebody flagged.
    flagged: Option<bool>,
}

/// Which failures.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FailuresQuery {
    /// At most this many, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// A conversation's id: only its failures.
    conversation: Option<String>,
}

/// What is wrong with a reply.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FlagBody {
    /// In a few words; empty takes the flag away.
    note: String,
}

fn list(lines: &Lines) -> Json<List<DraftView>> {
    Json(List { items: lines.items.iter().map(DraftView::of).collect(), next_cursor: lines.next.clone() })
}

/// Replies of assistants of the last 90 days, newest first.
#[utoipa::path(get, path = "/ai/replies", tag = "ai", params(RepliesQuery),
    extensions(("x-permission" = json!(Permission::ReadLogs.name()))),
    responses((status = 200, body = List<DraftView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn replies(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Query(query): Query<RepliesQuery>,
) -> Result<Json<List<DraftView>>, Failed> {
    let (desk, limit, cursor) = (caller.desk(&wired), limit(query.limit)?, query.cursor.as_deref());
    let which = if query.flagged == Some(true) { Which::Flagged } else { Which::All };
    let lines = match &query.conversation {
        Some(conversation) => {
            let mut lines = ai::replies_in(&desk, conversation, limit, cursor).await?;
            lines.items.retain(|line| which == Which::All || line.flag.is_some());
            lines
        }
        None => ai::replies(&desk, which, limit, cursor).await?,
    };
    Ok(list(&lines))
}

/// Bursts of the last 90 days that no assistant answered, newest first, and why.
#[utoipa::path(get, path = "/ai/failures", tag = "ai", params(FailuresQuery),
    extensions(("x-permission" = json!(Permission::ReadLogs.name()))),
    responses((status = 200, body = List<DraftView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn failures(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Query(query): Query<FailuresQuery>,
) -> Result<Json<List<DraftView>>, Failed> {
    let (desk, limit, cursor) = (caller.desk(&wired), limit(query.limit)?, query.cursor.as_deref());
    let lines = match &query.conversation {
        Some(conversation) => ai::failures_in(&desk, conversation, limit, cursor).await?,
        None => ai::failures(&desk, limit, cursor).await?,
    };
    Ok(list(&lines))
}

/// A reply with what the model saw.
#[utoipa::path(get, path = "/ai/replies/{reply}", tag = "ai", params(("reply" = String, Path, description = "Its id in the log")),
    extensions(("x-permission" = json!(Permission::ReadLogs.name()))),
    responses((status = 200, body = SeenView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn seen(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    _query: NoQuery,
) -> Result<Json<SeenView>, Failed> {
    Ok(Json(SeenView::of(&ai::seen(&caller.desk(&wired), &id).await?)))
}

/// Flags a reply for whoever reviews them.
#[utoipa::path(post, path = "/ai/replies/{reply}/flag", tag = "ai", request_body = FlagBody,
    params(("reply" = String, Path, description = "Its id in the log")),
    extensions(("x-permission" = json!(Permission::HandleConversations.name()))),
    responses((status = 200, body = DraftView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn flag(Path(id): Path<String>, change: Change<FlagBody>) -> Result<Json<DraftView>, Failed> {
    Ok(Json(DraftView::of(&ai::flag(&change.desk(), &id, &change.body.note).await?)))
}
