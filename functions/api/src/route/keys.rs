//! API keys: made, given one more secret, listed, revoked. A token is shown once.

use crate::body::Change;
use crate::caller::Caller;
use crate::page::{List, NoQuery};
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::route::acts::NoBody;
use crate::view::{KeyView, NewKeyView};
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use desk::{Problem, key};
use domain::permission::Permission;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A key to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyBody {
    /// What it is for.
    name: String,
    /// What it may do: names such as messages:send, of those that the caller has.
    #[schema(example = json!(["conversations:read", "messages:send"]))]
    permissions: Vec<String>,
}

/// Makes a key.
#[utoipa::path(post, path = "/keys", tag = "keys", request_body = KeyBody,
    extensions(("x-permission" = json!(Permission::EditKeys.name()))),
    responses((status = 201, body = NewKeyView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn create(
    State(wired): State<Arc<dyn Wired>>,
    change: Change<KeyBody>,
) -> Result<(StatusCode, Json<NewKeyView>), Failed> {
    let parsed: Option<Vec<_>> = change.body.permissions.iter().map(|name| Permission::parse(name)).collect();
    let permissions = parsed.filter(|permissions| !permissions.is_empty()).ok_or(Problem::invalid(
        "permissions",
        "unknown_permission",
        "Give one or more permissions by their names, such as messages:send.",
    ))?;
    let (desk, credential) = (change.desk(), &change.caller.credential);
    let shown = key::create(&desk, &change.event, &change.body.name, permissions, &wired.draw(), credential).await?;
    Ok((StatusCode::CREATED, Json(NewKeyView::of(shown))))
}

/// The keys.
#[utoipa::path(get, path = "/keys", tag = "keys",
    extensions(("x-permission" = json!(Permission::EditKeys.name()))),
    responses((status = 200, body = List<KeyView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn list(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    _query: NoQuery,
) -> Result<Json<List<KeyView>>, Failed> {
    let keys = key::list(&caller.desk(&wired)).await?;
    Ok(Json(List { items: keys.iter().map(KeyView::of).collect(), next_cursor: None }))
}

/// Gives a key one more secret; the one before goes on working until the next time.
#[utoipa::path(post, path = "/keys/{key}/rotate", tag = "keys", params(("key" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditKeys.name()))),
    responses((status = 200, body = NewKeyView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn rotate(
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    change: Change<NoBody>,
) -> Result<Json<NewKeyView>, Failed> {
    let (desk, credential) = (change.desk(), &change.caller.credential);
    Ok(Json(NewKeyView::of(key::rotate(&desk, &change.event, &id, &wired.draw(), credential).await?)))
}

/// Revokes a key at once.
#[utoipa::path(delete, path = "/keys/{key}", tag = "keys", params(("key" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditKeys.name()))),
    responses((status = 204), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn revoke(Path(id): Path<String>, change: Change<NoBody>) -> Result<StatusCode, Failed> {
    key::revoke(&change.desk(), &change.event, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
