//! The routes together, and the OpenAPI document that is made from them.

use crate::conventions;
use crate::problem::Failed;
use crate::rate;
use crate::reference;
use crate::route::{
    acts, ai, assistants, audit, contacts, conversations, daily_file, export, keys, logs, opt_outs, people, presence,
    search, settings, sms, teams, templates, usage, webhooks,
};
use crate::wired::Wired;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{Redirect, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use serde_json::Value;
use std::sync::Arc;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, InfoBuilder, OpenApi, OpenApiBuilder, ServerBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Where the API is.
const BASE: &str = "/api/v1";

/// Where people read about it.
const PAGE: &str = "/api/v1/";

/// All routes of the API.
pub fn router(wired: Arc<dyn Wired>) -> Router {
    let (router, document) = described();
    let document = Arc::new(completed(document));
    let read = Arc::clone(&document);
    let api = router
        .route("/openapi.json", get(move || async move { Json(document.as_ref().clone()) }))
        .route("/reference.css", get(|| async { reference::style() }))
        .fallback(|| async { Failed::NoRoute })
        .method_not_allowed_fallback(|| async { Failed::NoMethod })
        .layer(middleware::from_fn(rate::say))
        .layer(middleware::map_response(never_stored))
        .with_state(wired);
    Router::new()
        .nest(BASE, api)
        .route(BASE, get(|| async { Redirect::permanent(PAGE) }))
        .route(PAGE, get(move || async move { reference::page(&read) }))
}

/// The document by itself.
pub fn document() -> Value {
    completed(described().1)
}

fn completed(document: OpenApi) -> Value {
    let mut document = serde_json::to_value(document).expect("a document is plain JSON");
    conventions::complete(&mut document);
    document
}

fn described() -> (Router<Arc<dyn Wired>>, OpenApi) {
    let key = SecurityScheme::Http(
        HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An API key: vly_…, made under /keys"))
            .build(),
    );
    let mut components = Components::new();
    components.add_security_scheme("key", key);
    let document = OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Volley").version("1").description(Some(INTRODUCTION)).build())
        .servers(Some([ServerBuilder::new().url(BASE).build()]))
        .components(Some(components))
        .security(Some([SecurityRequirement::new("key", Vec::<String>::new())]))
        .build();
    OpenApiRouter::with_openapi(document)
        .routes(routes!(conversations::list, conversations::begin))
        .routes(routes!(export::conversations))
        .routes(routes!(search::look))
        .routes(routes!(conversations::in_progress))
        .routes(routes!(conversations::sections))
        .routes(routes!(conversations::one, acts::set))
        .routes(routes!(conversations::said, sms::in_conversation))
        .routes(routes!(export::transcript))
        .routes(routes!(presence::others, presence::be_here))
        .routes(routes!(acts::take))
        .routes(routes!(acts::give_back))
        .routes(routes!(acts::raise))
        .routes(routes!(acts::resolve))
        .routes(routes!(acts::tell))
        .routes(routes!(sms::to_lead))
        .routes(routes!(sms::ad_hoc))
        .routes(routes!(contacts::one, contacts::change))
        .routes(routes!(contacts::silence, contacts::lift))
        .routes(routes!(contacts::notes, contacts::add_note))
        .routes(routes!(contacts::calls, contacts::add_call))
        .routes(routes!(contacts::appointments, contacts::add_appointment))
        .routes(routes!(daily_file::put))
        .routes(routes!(keys::create, keys::list))
        .routes(routes!(keys::rotate))
        .routes(routes!(keys::revoke))
        .routes(routes!(audit::list))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::one, webhooks::change, webhooks::remove))
        .routes(routes!(webhooks::rotate))
        .routes(routes!(webhooks::test))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::replay))
        .routes(routes!(settings::read, settings::change))
        .routes(routes!(settings::closure_reasons, settings::set_closure_reasons))
        .routes(routes!(settings::lead_statuses, settings::set_lead_statuses))
        .routes(routes!(settings::numbers))
        .routes(routes!(teams::list, teams::create))
        .routes(routes!(teams::rename, teams::remove))
        .routes(routes!(assistants::list, assistants::create))
        .routes(routes!(assistants::one, assistants::change))
        .routes(routes!(assistants::make_default))
        .routes(routes!(templates::list, templates::create))
        .routes(routes!(templates::one, templates::change, templates::remove))
        .routes(routes!(templates::preview))
        .routes(routes!(opt_outs::list))
        .routes(routes!(opt_outs::consent))
        .routes(routes!(people::list, people::invite))
        .routes(routes!(people::one, people::change, people::remove))
        .routes(routes!(usage::month))
        .routes(routes!(ai::replies))
        .routes(routes!(ai::seen))
        .routes(routes!(ai::flag))
        .routes(routes!(ai::failures))
        .routes(routes!(logs::webhooks))
        .routes(routes!(logs::diagnose))
        .split_for_parts()
}

const INTRODUCTION: &str = "Conversations with customers by text: read, started, written in, taken over, closed. \
    Ids are opaque; instants are RFC 3339 in UTC; lists go on with nextCursor; what goes wrong is problem+json whose type never \
    changes. A call that changes something may carry an Idempotency-Key: repeated within a day, it is answered as it was the \
    first time and done once. What is read singly has an ETag; a PATCH or PUT that names it in If-Match changes nothing that has \
    changed since.";

/// Answers are one caller's own.
async fn never_stored(mut response: Response) -> Response {
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
