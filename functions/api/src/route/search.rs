//! The search.

use crate::caller::Caller;
use crate::filter::filtered;
use crate::page::{List, Query};
use crate::problem::{Failed, ProblemJson};
use crate::view::RowView;
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use desk::search;
use domain::permission::Permission;
use std::sync::Arc;

filtered! {
    /// What is looked for, and which of it.
    SearchQuery {
        /// The beginning of any word of a name, a company or a reference; more words: all of them. Or a phone in any form, whole
        /// or its last four digits or more.
        #[param(required = true, example = "0150")]
        q: Option<String>,
        /// At most this many, 1 to 8; 8 when absent.
        #[param(minimum = 1, maximum = 8)]
        limit: Option<usize>,
        /// The `nextCursor` of the page before.
        cursor: Option<String>,
    }
}

/// Looks for conversations of the last 90 days, of all teams. A reference finds one that you gave, not one that was generated. A page may hold fewer than asked for, or none, and still have a
/// `nextCursor`; an earlier conversation of the same customer comes with the present one.
#[utoipa::path(get, path = "/search", tag = "conversations", params(SearchQuery),
    extensions(("x-permission" = json!(Permission::Search.name()))),
    responses((status = 200, body = List<RowView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn look(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Query(query): Query<SearchQuery>,
) -> Result<Json<List<RowView>>, Failed> {
    let limit = query.limit.unwrap_or(search::MOST);
    if !(1..=search::MOST).contains(&limit) {
        return Err(Failed::Malformed("limit is 1 to 8.".into()));
    }
    let filter = query.filter()?;
    let typed = query.q.as_deref().unwrap_or_default();
    let rows = search::search(&caller.desk(&wired), typed, &filter, limit, query.cursor.as_deref()).await?;
    Ok(Json(List { items: rows.items.iter().map(RowView::of).collect(), next_cursor: rows.next }))
}
