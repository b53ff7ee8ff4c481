//! Signing in by one click, as a demo person. It is in `local` only: a deployment asks an OpenID Connect provider.

use crate::inbox::{cookie, no_cookie};
use crate::people;
use crate::problem::Problem;
use crate::system::System;
use crate::tenants::DEMO;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use dashboard::Wired;
use serde::Deserialize;
use std::fmt::Write as _;
use std::sync::Arc;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// Where to go on.
#[derive(Deserialize)]
pub struct To {
    #[serde(default)]
    to: String,
}

/// `GET /local/sign-in`.
pub async fn page(Query(To { to }): Query<To>) -> Response {
    let mut choices = String::new();
    for demo in &DEMO {
        write!(choices, "<fieldset><legend>{}</legend>", demo.name).expect("a string takes everything");
        for person in people::all() {
            let (tenant, id, name) = (demo.id, &person.id, &person.name);
            write!(choices, r#"<button class="button" name="who" value="{tenant}.{id}">{name}</button>"#)
                .expect("a string takes everything");
        }
        choices.push_str("</fieldset>");
    }
    let page = format!(
        r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Sign in · Volley</title><link rel="stylesheet" href="/inbox/assets/inbox.css">
<link rel="icon" type="image/svg+xml" href="/inbox/assets/mark.svg"></head><body class="alone"><main class="card card-wide">
<img class="card-mark" src="/inbox/assets/mark.svg" alt="" width="44" height="44"><h1>Sign in</h1>
<p>This is a demo on your machine: choose who you are. Open a second browser to be two people at once.</p>
<form method="post" action="/local/sign-in" class="people"><input type="hidden" name="to" value="{}">{choices}</form>
</main></body></html>"#,
        escaped(ours(&to))
    );
    ([(CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response()
}

#[derive(Deserialize)]
struct Chosen {
    who: String,
    #[serde(default)]
    to: String,
}

/// `POST /local/sign-in`.
pub async fn enter(State(system): State<Arc<System>>, body: Bytes) -> Result<Response, Problem> {
    let wrong = || Problem::Invalid("who", "it is none of the demo people".into());
    let chosen: Chosen = serde_urlencoded::from_bytes(&body).map_err(|_| wrong())?;
    let (tenant, person) = chosen.who.split_once('.').ok_or_else(wrong)?;
    let demo = DEMO.iter().find(|demo| demo.id == tenant).ok_or_else(wrong)?;
    let person = people::all().into_iter().find(|known| known.id == person).ok_or_else(wrong)?;
    let settings = system.cache.settings(&system.table, &system.clock, &demo.tenant()).await;
    let settings = settings.map_err(|_| Problem::Unavailable)?;
    let headers = [(SET_COOKIE, cookie(&settings, &person.id)), (LOCATION, ours(&chosen.to).to_owned())];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

#[derive(Deserialize)]
struct Leaving {
    csrf: String,
}

/// `POST /local/sign-out`.
pub async fn leave(State(system): State<Arc<System>>, headers: HeaderMap, body: Bytes) -> Result<Response, Problem> {
    let cookies = headers.get(COOKIE).and_then(|line| line.to_str().ok()).unwrap_or_default();
    let session = system.session(cookies).await.map_err(|_| Problem::Unavailable)?;
    let leaving: Option<Leaving> = serde_urlencoded::from_bytes(&body).ok();
    if session.is_some_and(|session| leaving.is_none_or(|leaving| leaving.csrf != session.csrf)) {
        return Err(Problem::Invalid("csrf", "the page is from an earlier session".into()));
    }
    let headers = [(SET_COOKIE, no_cookie()), (LOCATION, "/local/sign-in".to_owned())];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// A page of the dashboard; the first one for anything else.
fn ours(to: &str) -> &str {
    let plain = to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if (to == "/inbox" || to.starts_with("/inbox/") || to.starts_with("/inbox?")) && plain { to } else { "/inbox" }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
