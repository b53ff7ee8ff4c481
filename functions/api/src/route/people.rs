//! People: invited, given a role and teams, taken away.

use crate::body::Change;
use crate::caller::Caller;
use crate::page::{List, NoQuery};
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::route::acts::NoBody;
use crate::version::{Versioned, changed};
use crate::view::PersonView;
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use desk::invite::{self, Invitation, Patch};
use desk::person::{self, Availability};
use domain::permission::Permission;
use domain::permission::Role;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The people.
#[utoipa::path(get, path = "/people", tag = "people",
    extensions(("x-permission" = json!(Permission::ReadPeople.name()))),
    responses((status = 200, body = List<PersonView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn list(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    _query: NoQuery,
) -> Result<Json<List<PersonView>>, Failed> {
    let people = person::list(&caller.desk(&wired)).await?;
    Ok(Json(List { items: people.iter().map(|one| PersonView::of(one)).collect(), next_cursor: None }))
}

/// One person.
#[utoipa::path(get, path = "/people/{person}", tag = "people",
    params(("person" = String, Path, description = "Their id")),
    extensions(("x-permission" = json!(Permission::ReadPeople.name()))),
    responses((status = 200, body = PersonView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn one(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    _query: NoQuery,
) -> Result<Versioned<PersonView>, Failed> {
    Ok(Versioned::of(&person::person(&caller.desk(&wired), &id).await?, PersonView::of))
}

/// Somebody to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteBody {
    /// What they sign in with.
    #[schema(example = "agent@example.com")]
    email: String,
    /// What they are called.
    name: String,
    /// owner, admin, supervisor, agent or viewer; only an owner invites owners.
    #[schema(value_type = String, example = "agent")]
    role: Role,
    /// The ids of the teams that they are in.
    #[serde(default)]
    teams: Vec<String>,
}

/// Invites somebody: they are in as soon as they sign in with this e-mail address.
#[utoipa::path(post, path = "/people", tag = "people", request_body = InviteBody,
    extensions(("x-permission" = json!(Permission::EditPeople.name()))),
    responses((status = 201, body = PersonView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn invite(change: Change<InviteBody>) -> Result<(StatusCode, Json<PersonView>), Failed> {
    let body = &change.body;
    let asked = Invitation { email: &body.email, name: &body.name, role: body.role, teams: body.teams.clone() };
    let invited = invite::invite(&change.desk(), &change.event, asked).await?;
    Ok((StatusCode::CREATED, Json(PersonView::of(&invited))))
}

/// What is to be changed; what is not named stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonPatch {
    name: Option<String>,
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    /// All teams that they are to be in.
    teams: Option<Vec<String>>,
    /// available, or away: they are given no conversations.
    #[schema(value_type = Option<String>)]
    availability: Option<Availability>,
}

/// Changes somebody's name, role or teams, or whether they take conversations.
#[utoipa::path(patch, path = "/people/{person}", tag = "people", request_body = PersonPatch,
    params(("person" = String, Path, description = "Their id")),
    extensions(("x-permission" = json!(Permission::EditPeople.name()))),
    responses((status = 200, body = PersonView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn change(Path(id): Path<String>, change: Change<PersonPatch>) -> Result<Versioned<PersonView>, Failed> {
    let body = &change.body;
    let patch = Patch {
        name: body.name.as_deref(),
        role: body.role,
        teams: body.teams.clone(),
        availability: body.availability,
    };
    let desk = change.desk();
    let done = invite::patch(&desk, &change.event, &id, patch).await;
    changed(done, person::person(&desk, &id), PersonView::of).await
}

/// Takes somebody away.
#[utoipa::path(delete, path = "/people/{person}", tag = "people",
    params(("person" = String, Path, description = "Their id")),
    extensions(("x-permission" = json!(Permission::EditPeople.name()))),
    responses((status = 204), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn remove(Path(id): Path<String>, change: Change<NoBody>) -> Result<StatusCode, Failed> {
    invite::remove(&change.desk(), &change.event, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
