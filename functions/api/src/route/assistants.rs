//! Assistants: what they are told, and which of them answers.

use crate::body::Change;
use crate::caller::Caller;
use crate::page::{List, NoQuery};
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::route::acts::NoBody;
use crate::version::{Versioned, changed};
use crate::view::{AssistantView, SettingsView};
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use desk::assistant::{self, Patch};
use desk::settings;
use domain::permission::Permission;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The assistants.
#[utoipa::path(get, path = "/assistants", tag = "assistants",
    extensions(("x-permission" = json!(Permission::ReadSettings.name()))),
    responses((status = 200, body = List<AssistantView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn list(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    _query: NoQuery,
) -> Result<Json<List<AssistantView>>, Failed> {
    let assistants = assistant::list(&caller.desk(&wired)).await?;
    Ok(Json(List { items: assistants.iter().map(|one| AssistantView::of(one)).collect(), next_cursor: None }))
}

/// One assistant.
#[utoipa::path(get, path = "/assistants/{assistant}", tag = "assistants",
    params(("assistant" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::ReadSettings.name()))),
    responses((status = 200, body = AssistantView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn one(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    _query: NoQuery,
) -> Result<Versioned<AssistantView>, Failed> {
    Ok(Versioned::of(&assistant::assistant(&caller.desk(&wired), &id).await?, AssistantView::of))
}

/// An assistant to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssistantBody {
    /// What people call it.
    name: String,
    /// What it is told before every conversation, in at most 8,000 characters.
    prompt: String,
}

/// Makes an assistant. It answers nobody until it is the default or a conversation's own.
#[utoipa::path(post, path = "/assistants", tag = "assistants", request_body = AssistantBody,
    extensions(("x-permission" = json!(Permission::EditSettings.name()))),
    responses((status = 201, body = AssistantView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn create(change: Change<AssistantBody>) -> Result<(StatusCode, Json<AssistantView>), Failed> {
    let body = &change.body;
    let made = assistant::create(&change.desk(), &change.event, &body.name, &body.prompt).await?;
    Ok((StatusCode::CREATED, Json(AssistantView::of(&made))))
}

/// What is to be changed; what is not named stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssistantPatch {
    name: Option<String>,
    prompt: Option<String>,
    /// The model, as its provider names it; empty: the deployment's own.
    model: Option<String>,
}

/// Changes an assistant. It answers so within a minute.
#[utoipa::path(patch, path = "/assistants/{assistant}", tag = "assistants", request_body = AssistantPatch,
    params(("assistant" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditSettings.name()))),
    responses((status = 200, body = AssistantView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn change(
    Path(id): Path<String>,
    change: Change<AssistantPatch>,
) -> Result<Versioned<AssistantView>, Failed> {
    let body = &change.body;
    let patch = Patch { name: body.name.as_deref(), prompt: body.prompt.as_deref(), model: body.model.as_deref() };
    let desk = change.desk();
    let done = assistant::patch(&desk, &change.event, &id, patch).await;
    changed(done, assistant::assistant(&desk, &id), AssistantView::of).await
}

/// Makes it the one that answers wherever a conversation has none of its own.
#[utoipa::path(put, path = "/assistants/{assistant}/default", tag = "assistants",
    params(("assistant" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditSettings.name()))),
    responses((status = 200, body = SettingsView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn make_default(Path(id): Path<String>, change: Change<NoBody>) -> Result<Versioned<SettingsView>, Failed> {
    let desk = change.desk();
    let done = assistant::make_default(&desk, &change.event, &id).await;
    changed(done, settings::settings(&desk), SettingsView::of).await
}
