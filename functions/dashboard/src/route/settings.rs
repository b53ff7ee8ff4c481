//! The settings (F052, F072, F085, F090, F091, F100, F114, F166 to F170): a page a subject, each a thin face on what the desk does.

mod answering;
mod assistants;
mod business;
mod deliveries;
mod keys;
mod numbers;
mod people;
mod reasons;
mod roles;
mod teams;
mod templates;
mod webhooks;

use crate::failed::Failed;
use crate::list::Asked;
use crate::reader::Reader;
use crate::route::subject::{At, HERE, back, list, once, show};
use crate::wired::Wired;
use axum::Router;
use axum::extract::Query;
use axum::response::Html;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Their routes.
pub fn routes() -> Router<Arc<dyn Wired>> {
    let at = |rest: &str| format!("{HERE}/{rest}");
    Router::new()
        .route(HERE, get(all))
        .route(&at("business"), get(business::page).post(business::save))
        .route(&at("answering"), get(answering::page).post(answering::save))
        .route(&at("numbers"), get(numbers::page).post(numbers::save))
        .route(&at("assistants"), get(assistants::page).post(assistants::add))
        .route(&at("assistants/{id}"), post(assistants::save))
        .route(&at("assistants/{id}/default"), post(assistants::make_default))
        .route(&at("templates"), get(templates::page).post(templates::add))
        .route(&at("templates/{id}"), post(templates::save))
        .route(&at("templates/{id}/remove"), post(templates::remove))
        .route(&at("reasons"), get(reasons::page).post(reasons::add))
        .route(&at("reasons/{id}"), post(reasons::save))
        .route(&at("reasons/{id}/remove"), post(reasons::remove))
        .route(&at("leads"), post(reasons::leads))
        .route(&at("teams"), get(teams::page).post(teams::add))
        .route(&at("teams/{id}"), post(teams::save))
        .route(&at("teams/{id}/remove"), post(teams::remove))
        .route(&at("people"), get(people::page).post(people::invite))
        .route(&at("people/{id}"), post(people::save))
        .route(&at("people/{id}/remove"), post(people::remove))
        .route(&at("roles"), get(roles::page))
        .route(&at("keys"), get(keys::page).post(keys::add))
        .route(&at("keys/{id}/rotate"), post(keys::rotate))
        .route(&at("keys/{id}/revoke"), post(keys::revoke))
        .route(&at("webhooks"), get(webhooks::page).post(webhooks::add))
        .route(&at("webhooks/{id}"), post(webhooks::save))
        .route(&at("webhooks/{id}/on"), post(webhooks::switch_on))
        .route(&at("webhooks/{id}/off"), post(webhooks::switch_off))
        .route(&at("webhooks/{id}/test"), post(webhooks::test))
        .route(&at("webhooks/{id}/rotate"), post(webhooks::rotate))
        .route(&at("webhooks/{id}/remove"), post(webhooks::remove))
        .route(&at("webhooks/{id}/deliveries"), get(deliveries::page))
        .route(&at("webhooks/{id}/deliveries/{delivery}/replay"), post(deliveries::replay))
}

/// `GET /inbox/settings`: what there is.
async fn all(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    list(&reader, &asked.part).await
}

/// A form that says nothing but its own name.
#[derive(Deserialize, Serialize)]
pub struct NoFields {}

/// What is ticked: `<group>:<value>` is there for each.
type Ticked = BTreeMap<String, String>;

fn ticked(of: &Ticked, group: &str) -> Vec<String> {
    let value = |name: &String| name.strip_prefix(group)?.strip_prefix(':').map(str::to_owned);
    of.keys().filter_map(value).collect()
}
