//! The routes together.

use crate::problem::Failed;
use crate::rate;
use crate::reference;
use crate::route;
use crate::wired::Wired;
use axum::handler::Handler;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Redirect, Response};
use axum::routing::{MethodFilter, MethodRouter, get};
use axum::{Router, middleware};
use std::sync::Arc;
use utoipa::Path;
use utoipa::openapi::HttpMethod;

/// Where the API is.
pub const BASE: &str = "/api/v1";

/// Where people read about it.
const PAGE: &str = "/api/v1/";

/// The OpenAPI document: what `document.rs` makes of the routes. It is made by a test and kept, because to put it together at
/// each start took three times what the rest of the start takes.
pub const DOCUMENT: &str = include_str!("../openapi.json");

/// Names every route to a macro.
macro_rules! every_route {
    ($tell:ident) => {
        $tell! {
            conversations::list, conversations::begin,
            export::conversations,
            search::look,
            conversations::in_progress,
            conversations::sections,
            conversations::one, acts::set,
            conversations::said, sms::in_conversation,
            export::transcript,
            presence::others, presence::be_here,
            acts::take,
            acts::give_back,
            acts::raise,
            acts::resolve,
            acts::tell,
            sms::to_lead,
            sms::ad_hoc,
            contacts::one, contacts::change,
            contacts::silence, contacts::lift,
            contacts::notes, contacts::add_note,
            contacts::calls, contacts::add_call,
            contacts::appointments, contacts::add_appointment,
            daily_file::put,
            keys::create, keys::list,
            keys::rotate,
            keys::revoke,
            audit::list,
            webhooks::list, webhooks::create,
            webhooks::one, webhooks::change, webhooks::remove,
            webhooks::rotate,
            webhooks::test,
            webhooks::deliveries,
            webhooks::replay,
            settings::read, settings::change,
            settings::closure_reasons, settings::set_closure_reasons,
            settings::lead_statuses, settings::set_lead_statuses,
            settings::numbers,
            teams::list, teams::create,
            teams::rename, teams::remove,
            assistants::list, assistants::create,
            assistants::one, assistants::change,
            assistants::make_default,
            templates::list, templates::create,
            templates::one, templates::change, templates::remove,
            templates::preview,
            opt_outs::list,
            opt_outs::consent,
            people::list, people::invite,
            people::one, people::change, people::remove,
            usage::month,
            ai::replies,
            ai::seen,
            ai::flag,
            ai::failures,
            logs::webhooks,
            logs::diagnose
        }
    };
}
#[cfg(test)]
pub(crate) use every_route;

/// All routes of the API.
pub fn router(wired: Arc<dyn Wired>) -> Router {
    macro_rules! routed {
        ($($group:ident::$handler:ident),*) => {
            pastey::paste! {
                Router::new()$(.route(
                    &route::$group::[<__path_ $handler>]::path(),
                    methods::<route::$group::[<__path_ $handler>], _>(route::$group::$handler),
                ))*
            }
        };
    }
    let api = every_route!(routed)
        .route("/openapi.json", get(|| async { ([(CONTENT_TYPE, "application/json")], DOCUMENT) }))
        .route("/reference.css", get(|| async { reference::style() }))
        .fallback(|| async { Failed::NoRoute })
        .method_not_allowed_fallback(|| async { Failed::NoMethod })
        .layer(middleware::from_fn(rate::say))
        .layer(middleware::map_response(never_stored))
        .with_state(wired);
    Router::new()
        .nest(BASE, api)
        .route(BASE, get(|| async { Redirect::permanent(PAGE) }))
        .route(PAGE, get(|| async { reference::page() }))
}

/// The handler, for the methods that it says.
fn methods<P: Path, T: 'static>(handler: impl Handler<T, Arc<dyn Wired>>) -> MethodRouter<Arc<dyn Wired>> {
    P::methods().into_iter().fold(MethodRouter::new(), |router, method| router.on(filter(method), handler.clone()))
}

fn filter(method: HttpMethod) -> MethodFilter {
    match method {
        HttpMethod::Get => MethodFilter::GET,
        HttpMethod::Post => MethodFilter::POST,
        HttpMethod::Put => MethodFilter::PUT,
        HttpMethod::Delete => MethodFilter::DELETE,
        HttpMethod::Options => MethodFilter::OPTIONS,
        HttpMethod::Head => MethodFilter::HEAD,
        HttpMethod::Patch => MethodFilter::PATCH,
        HttpMethod::Trace => MethodFilter::TRACE,
    }
}

/// Answers are one caller's own.
async fn never_stored(mut response: Response) -> Response {
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
