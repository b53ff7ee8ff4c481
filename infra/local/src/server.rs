//! The front door: Telnyx's webhooks, the page, and what the page reads. The page and its data answer only to this machine's
//! own names while the address is loopback, so neither a tunnel for the webhooks nor another site's script gets at them.

use crate::system::System;
use crate::{conversations, feed, media, page, phones, problem::Problem, sign_in, sockets, weather};
use api::Wired;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{CACHE_CONTROL, HOST};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::Arc;

/// All routes. `own` is where a browser on this machine reaches them, `stack` describes this process as CloudFormation would, for `admin`.
pub fn routes(system: Arc<System>, listen: SocketAddr, own: &str, stack: Value) -> Router {
    let wired: Arc<dyn Wired> = system.clone();
    let pages: Arc<dyn dashboard::Wired> = system.clone();
    let mut private = Router::new()
        .route("/", get(page::html))
        .route("/local/page.css", get(page::css))
        .route("/local/page.js", get(page::js))
        .route("/local/icon.svg", get(page::icon))
        .route("/local/conversations", get(conversations::list))
        .route("/local/conversations/{id}", get(conversations::one))
        .route("/local/phones", get(phones::list))
        .route("/local/phones/{number}/texts", post(phones::text))
        .route("/local/picture.png", get(media::picture))
        .route("/local/media/{*name}", get(media::one))
        .route("/local/weather", post(weather::want))
        .route("/local/events", get(feed::events))
        .route(sockets::PATH, get(sockets::open))
        .route("/local/stack", get(move || std::future::ready(Json(stack.clone()))))
        .layer(middleware::map_response(never_stored))
        .with_state(system.clone())
        .merge(sign_in::routes(&system, own))
        .merge(dashboard::router(pages));
    if listen.ip().is_loopback() {
        private = private.layer(middleware::from_fn(ours_only));
    }
    Router::new()
        .route("/healthz", get(healthy))
        .route("/webhooks/telnyx", post(webhook))
        .route("/webhooks/telnyx/r/{reference}", post(webhook))
        .fallback(|| async { Problem::NotFound })
        // Beyond what the webhook itself refuses, so that it is the one that says 413.
        .layer(DefaultBodyLimit::max(2 * webhook::MAX_BODY))
        .with_state(system)
        .merge(private)
        .merge(api::router(wired))
}

async fn healthy() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

async fn webhook(State(system): State<Arc<System>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let request = webhook::Request {
        signature: header("telnyx-signature-ed25519"),
        timestamp: header("telnyx-timestamp"),
        body: Cow::Borrowed(&body),
    };
    let status = webhook::handle(&request, &system.public_keys, &*system.queues, &system.clock).await;
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// A page of elsewhere whose name was bent to loopback still says its own name.
async fn ours_only(request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(host, |(name, _)| name);
    let ours = name == "localhost" || name == "[::1]" || name.starts_with("127.");
    if ours { next.run(request).await } else { Problem::Foreign.into_response() }
}

/// What is shown here is kept nowhere.
pub async fn never_stored(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    headers.insert("referrer-policy", HeaderValue::from_static("no-referrer"));
    response
}
