//! Who may not be texted, and how that came about.

use crate::caller::Caller;
use crate::page::{List, NoQuery, Page, Query};
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::view::{LedgerView, OptOutView};
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use desk::{ledger, opt_outs};
use domain::permission::Permission;
use std::sync::Arc;

/// Who may not be texted, the newest first.
#[utoipa::path(get, path = "/opt-outs", tag = "contacts", params(Page),
    extensions(("x-permission" = json!(Permission::EditConsent.name()))),
    responses((status = 200, body = List<OptOutView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn list(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Query(page): Query<Page>,
) -> Result<Json<List<OptOutView>>, Failed> {
    let desk = caller.desk(&wired);
    let found = opt_outs::opt_outs(&desk, page.limit()?, page.cursor.as_deref()).await?;
    let now = desk.outside.clock.now();
    let items = found.items.iter().map(|contact| OptOutView::of(contact, now)).collect();
    Ok(Json(List { items, next_cursor: found.next }))
}

/// Every change of a customer's consent, the newest first: at most 100.
#[utoipa::path(get, path = "/contacts/{contact}/consent", tag = "contacts",
    params(("contact" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::ReadConversations.name()))),
    responses((status = 200, body = List<LedgerView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn consent(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    _query: NoQuery,
) -> Result<Json<List<LedgerView>>, Failed> {
    let lines = ledger::ledger(&caller.desk(&wired), &id).await?;
    Ok(Json(List { items: lines.iter().map(LedgerView::of).collect(), next_cursor: None }))
}
