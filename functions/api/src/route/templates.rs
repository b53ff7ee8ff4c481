//! Templates: texts that are written once and sent often.

use crate::body::Change;
use crate::caller::Caller;
use crate::page::{List, NoQuery};
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::route::acts::NoBody;
use crate::version::{Versioned, changed};
use crate::view::{PreviewView, TemplateView};
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use desk::template;
use domain::permission::Permission;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The templates.
#[utoipa::path(get, path = "/templates", tag = "templates",
    extensions(("x-permission" = json!(Permission::ReadSettings.name()))),
    responses((status = 200, body = List<TemplateView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn list(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    _query: NoQuery,
) -> Result<Json<List<TemplateView>>, Failed> {
    let templates = template::list(&caller.desk(&wired)).await?;
    Ok(Json(List { items: templates.iter().map(|one| TemplateView::of(one)).collect(), next_cursor: None }))
}

/// One template.
#[utoipa::path(get, path = "/templates/{template}", tag = "templates",
    params(("template" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::ReadSettings.name()))),
    responses((status = 200, body = TemplateView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn one(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    _query: NoQuery,
) -> Result<Versioned<TemplateView>, Failed> {
    Ok(Versioned::of(&template::template(&caller.desk(&wired), &id).await?, TemplateView::of))
}

/// A template to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateBody {
    /// What people choose it by.
    name: String,
    /// What it says. {name}, {first_name} and {company} are the customer's; {name|there} says there where none is known.
    #[schema(example = "Hi {first_name|there}, your order is ready.")]
    text: String,
}

/// Makes a template.
#[utoipa::path(post, path = "/templates", tag = "templates", request_body = TemplateBody,
    extensions(("x-permission" = json!(Permission::EditSettings.name()))),
    responses((status = 201, body = TemplateView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn create(change: Change<TemplateBody>) -> Result<(StatusCode, Json<TemplateView>), Failed> {
    let made = template::create(&change.desk(), &change.event, &change.body.name, &change.body.text).await?;
    Ok((StatusCode::CREATED, Json(TemplateView::of(&made))))
}

/// What is to be changed; what is not named stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplatePatch {
    name: Option<String>,
    text: Option<String>,
}

/// Changes a template. What was sent stays as it was.
#[utoipa::path(patch, path = "/templates/{template}", tag = "templates", request_body = TemplatePatch,
    params(("template" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditSettings.name()))),
    responses((status = 200, body = TemplateView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn change(Path(id): Path<String>, change: Change<TemplatePatch>) -> Result<Versioned<TemplateView>, Failed> {
    let (name, text) = (change.body.name.as_deref(), change.body.text.as_deref());
    let desk = change.desk();
    let done = template::patch(&desk, &change.event, &id, name, text).await;
    changed(done, template::template(&desk, &id), TemplateView::of).await
}

/// Takes a template away.
#[utoipa::path(delete, path = "/templates/{template}", tag = "templates",
    params(("template" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditSettings.name()))),
    responses((status = 204), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn remove(Path(id): Path<String>, change: Change<NoBody>) -> Result<StatusCode, Failed> {
    template::remove(&change.desk(), &change.event, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// For whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PreviewBody {
    /// The lead: a contact's id.
    lead_id: String,
}

/// What a template says to a lead, and how many segments that takes. Nothing is sent.
#[utoipa::path(post, path = "/templates/{template}/preview", tag = "templates", request_body = PreviewBody,
    params(("template" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::ReadConversations.name()))),
    responses((status = 200, body = PreviewView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn preview(Path(id): Path<String>, change: Change<PreviewBody>) -> Result<Json<PreviewView>, Failed> {
    Ok(Json(PreviewView::of(template::preview(&change.desk(), &id, &change.body.lead_id).await?)))
}
