//! Teams: made, renamed, taken away.

use crate::body::Change;
use crate::caller::Caller;
use crate::page::{List, NoQuery};
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::route::acts::NoBody;
use crate::version::{Versioned, changed};
use crate::view::TeamView;
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use desk::team;
use domain::permission::Permission;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The teams.
#[utoipa::path(get, path = "/teams", tag = "settings",
    extensions(("x-permission" = json!(Permission::ReadSettings.name()))),
    responses((status = 200, body = List<TeamView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn list(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    _query: NoQuery,
) -> Result<Versioned<List<TeamView>>, Failed> {
    let teams = team::list(&caller.desk(&wired)).await?;
    Ok(Versioned::of(&teams, |teams| List { items: teams.iter().map(TeamView::of).collect(), next_cursor: None }))
}

/// A team to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamBody {
    /// 1 to 40 of a-z, 0-9 and -; it never changes.
    #[schema(example = "sales")]
    id: String,
    /// What people call it.
    name: String,
}

/// Makes a team.
#[utoipa::path(post, path = "/teams", tag = "settings", request_body = TeamBody,
    extensions(("x-permission" = json!(Permission::EditSettings.name()))),
    responses((status = 201, body = TeamView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn create(change: Change<TeamBody>) -> Result<(StatusCode, Json<TeamView>), Failed> {
    let made = team::create(&change.desk(), &change.event, &change.body.id, &change.body.name).await?;
    Ok((StatusCode::CREATED, Json(TeamView::of(&made))))
}

/// Another name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamNameBody {
    /// What people call it.
    name: String,
}

/// Gives a team another name.
#[utoipa::path(patch, path = "/teams/{team}", tag = "settings", request_body = TeamNameBody,
    params(("team" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditSettings.name()))),
    responses((status = 200, body = TeamView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn rename(Path(id): Path<String>, change: Change<TeamNameBody>) -> Result<Versioned<TeamView>, Failed> {
    let desk = change.desk();
    let done = team::rename(&desk, &change.event, &id, &change.body.name).await;
    changed(done, team::team(&desk, &id), TeamView::of).await
}

/// Takes a team away that nobody is in and that has no open conversations.
#[utoipa::path(delete, path = "/teams/{team}", tag = "settings",
    params(("team" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditSettings.name()))),
    responses((status = 204), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn remove(Path(id): Path<String>, change: Change<NoBody>) -> Result<StatusCode, Failed> {
    team::remove(&change.desk(), &change.event, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
