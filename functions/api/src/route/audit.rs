//! The audit log: who changed what of the tenant's settings, people, keys and consent.

use crate::caller::Caller;
use crate::page::{List, Page, Query};
use crate::problem::{Failed, ProblemJson};
use crate::view::LineView;
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use desk::audit;
use domain::permission::Permission;
use std::sync::Arc;

/// The audit log, newest first.
#[utoipa::path(get, path = "/audit", tag = "logs", params(Page),
    extensions(("x-permission" = json!(Permission::ReadLogs.name()))),
    responses((status = 200, body = List<LineView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn list(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Query(page): Query<Page>,
) -> Result<Json<List<LineView>>, Failed> {
    let lines = audit::audit(&caller.desk(&wired), page.limit()?, page.cursor.as_deref()).await?;
    Ok(Json(List { items: lines.items.into_iter().map(LineView::of).collect(), next_cursor: lines.next }))
}
