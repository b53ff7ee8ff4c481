//! The routes of the pages.

use crate::failed::Failed;
use crate::route::{conversation, customer, inbox, media, reports, settings, start, ticket};
use crate::sign_in::{self, SignIn};
use crate::wired::Wired;
use crate::{assets, safety};
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Router, middleware};
use std::sync::Arc;

/// Everything that a deployment has: the pages, the way in, and the way to them for whoever types only the name.
pub fn deployed(wired: Arc<dyn Wired>, sign_in: SignIn) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/inbox") }))
        .fallback(|| async { Failed::NoPage })
        .layer(middleware::map_response(safety::headers))
        .merge(sign_in::router(wired.clone(), sign_in))
        .merge(router(wired))
}

/// All pages, their parts and their forms, below `/inbox`.
pub fn router(wired: Arc<dyn Wired>) -> Router {
    let one = "/inbox/c/{conversation}";
    let act = |name: &str| format!("{one}/{name}");
    let known = |name: &str| format!("/inbox/p/{{contact}}/{name}");
    let policy = safety::policy(wired.live());
    let said = move |response| std::future::ready(safety::with(policy.clone(), response));
    Router::new()
        .route("/inbox", get(inbox::page))
        .route("/inbox/replies", post(inbox::switch))
        .route("/inbox/me", post(inbox::me))
        .route("/inbox/ticket", post(ticket::ticket))
        .route("/inbox/new", get(start::page).post(start::send))
        .route(one, get(conversation::page))
        .route(&act("send"), post(conversation::send))
        .route(&act("take"), post(conversation::take))
        .route(&act("resume"), post(conversation::give_back))
        .route(&act("escalate"), post(conversation::raise))
        .route(&act("close"), post(conversation::resolve))
        .route(&act("guide"), post(conversation::tell))
        .route(&act("set"), post(conversation::set))
        .route(&format!("{one}/template/{{template}}"), get(conversation::filled))
        .route(&act("here"), post(conversation::here))
        .route(&known("patch"), post(customer::patch))
        .route(&known("note"), post(customer::note))
        .route(&known("appointment"), post(customer::appointment))
        .route(&known("silence"), post(customer::silence))
        .route(&known("lift"), post(customer::lift))
        .route("/inbox/media/{*name}", get(media::one))
        .merge(settings::routes())
        .merge(reports::routes())
        .route("/inbox/{*rest}", get(|| async { Failed::NoPage }))
        .merge(assets::routes())
        .layer(middleware::map_response(said))
        .with_state(wired)
}
