//! Who is in a conversation just now.

use crate::body::Change;
use crate::caller::Caller;
use crate::page::{List, NoQuery};
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::wired::Wired;
use ::view::word;
use axum::Json;
use axum::extract::State;
use desk::presence::{self, Doing, Present};
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// What the caller does there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresenceBody {
    /// viewing or writing; viewing when absent.
    #[schema(value_type = Option<String>)]
    doing: Option<Doing>,
}

/// Somebody else who is there.
#[derive(Serialize, ToSchema)]
pub struct PresentView {
    id: String,
    name: String,
    /// viewing or writing.
    doing: String,
}

fn shown(there: &[Present]) -> Json<List<PresentView>> {
    let view = |one: &Present| PresentView { id: one.id.clone(), name: one.name.clone(), doing: word(one.doing) };
    Json(List { items: there.iter().map(view).collect(), next_cursor: None })
}

/// The others who are in a conversation just now.
#[utoipa::path(get, path = "/conversations/{conversation}/presence", tag = "conversations",
    params(("conversation" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::ReadConversations.name()))),
    responses((status = 200, body = List<PresentView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn others(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    _query: NoQuery,
) -> Result<Json<List<PresentView>>, Failed> {
    Ok(shown(&presence::present(&caller.desk(&wired), &id).await?))
}

/// Says that the caller is there, for 20 seconds; answers who else is.
#[utoipa::path(put, path = "/conversations/{conversation}/presence", tag = "conversations", request_body = PresenceBody,
    params(("conversation" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::ReadConversations.name()))),
    responses((status = 200, body = List<PresentView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn be_here(Path(id): Path<String>, change: Change<PresenceBody>) -> Result<Json<List<PresentView>>, Failed> {
    Ok(shown(&presence::be_here(&change.desk(), &id, change.body.doing.unwrap_or(Doing::Viewing)).await?))
}
