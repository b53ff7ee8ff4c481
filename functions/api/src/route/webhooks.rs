//! Webhooks: a tenant's own URLs that get its events, what became of each delivery, one again, and a test.

use crate::body::Change;
use crate::caller::Caller;
use crate::page::{List, NoQuery, Page, Query};
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::route::acts::NoBody;
use crate::version::{Versioned, changed};
use crate::view::{DeliveryView, NewWebhookView, TestView, WebhookView};
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use desk::webhook::{Asked, Patch, Switch};
use desk::{delivery, webhook};
use domain::permission::Permission;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A webhook to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookBody {
    /// An https URL of a host on the public internet, by its name.
    #[schema(example = "https://example.com/volley")]
    url: String,
    /// Which events: message.received, .queued, .sent, .delivered, .failed, .unknown; reply.generated, which stands for .queued
    /// where an assistant writes; conversation.opened, .reopened, .updated, .closed; contact.opted_out, .opted_in.
    #[schema(example = json!(["message.received", "conversation.updated"]))]
    events: Vec<String>,
    /// What it is for; at most 200 characters.
    description: Option<String>,
}

/// Sets a webhook; its secret is shown this once. At most ten.
#[utoipa::path(post, path = "/webhooks", tag = "webhooks", request_body = WebhookBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key within a day is the same call")),
    extensions(("x-permission" = json!(Permission::EditWebhooks.name()))),
    responses((status = 201, body = NewWebhookView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn create(
    State(wired): State<Arc<dyn Wired>>,
    change: Change<WebhookBody>,
) -> Result<(StatusCode, Json<NewWebhookView>), Failed> {
    let body = &change.body;
    let asked = Asked { url: &body.url, events: &body.events, description: body.description.as_deref() };
    let drawn = wired.draw();
    let shown = webhook::create(&change.desk(), &change.event, asked, &drawn.secret, wired.webhooks()).await?;
    Ok((StatusCode::CREATED, Json(NewWebhookView::of(shown))))
}

/// The webhooks.
#[utoipa::path(get, path = "/webhooks", tag = "webhooks",
    extensions(("x-permission" = json!(Permission::EditWebhooks.name()))),
    responses((status = 200, body = List<WebhookView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn list(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    _query: NoQuery,
) -> Result<Json<List<WebhookView>>, Failed> {
    let webhooks = webhook::list(&caller.desk(&wired)).await?;
    Ok(Json(List { items: webhooks.iter().map(WebhookView::of).collect(), next_cursor: None }))
}

/// One webhook.
#[utoipa::path(get, path = "/webhooks/{webhook}", tag = "webhooks", params(("webhook" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditWebhooks.name()))),
    responses((status = 200, body = WebhookView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn one(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    _query: NoQuery,
) -> Result<Versioned<WebhookView>, Failed> {
    Ok(Versioned::of(&webhook::webhook(&caller.desk(&wired), &id).await?, WebhookView::of))
}

/// What is changed of a webhook; what is not named stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookPatch {
    /// Another URL.
    url: Option<String>,
    /// Other events.
    events: Option<Vec<String>>,
    /// Another description; empty takes it away.
    description: Option<String>,
    /// Whether it gets events. Switched on again, it starts with a clean slate.
    on: Option<bool>,
}

/// Changes a webhook, or switches it.
#[utoipa::path(patch, path = "/webhooks/{webhook}", tag = "webhooks", request_body = WebhookPatch,
    params(("webhook" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditWebhooks.name()))),
    responses((status = 200, body = WebhookView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn change(
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    change: Change<WebhookPatch>,
) -> Result<Versioned<WebhookView>, Failed> {
    let body = &change.body;
    let patch = Patch {
        url: body.url.as_deref(),
        events: body.events.as_deref(),
        description: body.description.as_deref(),
        switch: body.on.map(|on| if on { Switch::On } else { Switch::Off }),
    };
    let desk = change.desk();
    let done = webhook::patch(&desk, &change.event, &id, patch, wired.webhooks()).await;
    changed(done, webhook::webhook(&desk, &id), WebhookView::of).await
}

/// Takes a webhook away; what it has not got yet it never gets.
#[utoipa::path(delete, path = "/webhooks/{webhook}", tag = "webhooks", params(("webhook" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditWebhooks.name()))),
    responses((status = 204), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn remove(Path(id): Path<String>, change: Change<NoBody>) -> Result<StatusCode, Failed> {
    webhook::remove(&change.desk(), &change.event, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a webhook one more secret, shown this once; the one before it goes on signing for a day.
#[utoipa::path(post, path = "/webhooks/{webhook}/rotate", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditWebhooks.name()))),
    responses((status = 200, body = NewWebhookView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn rotate(
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    change: Change<NoBody>,
) -> Result<Json<NewWebhookView>, Failed> {
    let shown = webhook::rotate(&change.desk(), &change.event, &id, &wired.draw().secret).await?;
    Ok(Json(NewWebhookView::of(shown)))
}

/// Sends it an event webhook.test, once, also when it is off.
#[utoipa::path(post, path = "/webhooks/{webhook}/test", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditWebhooks.name()))),
    responses((status = 202, body = TestView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn test(Path(id): Path<String>, change: Change<NoBody>) -> Result<(StatusCode, Json<TestView>), Failed> {
    let delivery_id = delivery::test(&change.desk(), &change.event, &id).await?;
    Ok((StatusCode::ACCEPTED, Json(TestView { delivery_id })))
}

/// What became of its deliveries in the last 30 days, the newest event first.
#[utoipa::path(get, path = "/webhooks/{webhook}/deliveries", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id"), Page),
    extensions(("x-permission" = json!(Permission::EditWebhooks.name()))),
    responses((status = 200, body = List<DeliveryView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn deliveries(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    Query(page): Query<Page>,
) -> Result<Json<List<DeliveryView>>, Failed> {
    let found = delivery::deliveries(&caller.desk(&wired), &id, page.limit()?, page.cursor.as_deref()).await?;
    Ok(Json(List { items: found.items.iter().map(DeliveryView::of).collect(), next_cursor: found.next }))
}

/// Delivers it again, whatever became of it. The event's id stays.
#[utoipa::path(post, path = "/webhooks/{webhook}/deliveries/{delivery}/replay", tag = "webhooks",
    params(("webhook" = String, Path, description = "The webhook's id"), ("delivery" = String, Path, description = "The delivery's id")),
    extensions(("x-permission" = json!(Permission::EditWebhooks.name()))),
    responses((status = 202, body = DeliveryView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn replay(
    Path((id, which)): Path<(String, String)>,
    change: Change<NoBody>,
) -> Result<(StatusCode, Json<DeliveryView>), Failed> {
    let again = delivery::replay(&change.desk(), &change.event, &id, &which).await?;
    Ok((StatusCode::ACCEPTED, Json(DeliveryView::of(&again))))
}
