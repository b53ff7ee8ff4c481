//! Signing in by one click, as a demo person. It is in `local` only: a deployment asks an OpenID Connect provider.

use crate::people;
use crate::problem::Problem;
use crate::system::System;
use crate::tenants::DEMO;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header::{self, CONTENT_SECURITY_POLICY, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use dashboard::{SignIn, Terms, Wired};
use desk::person::Person;
use desk::session;
use platform::http::client::Client;
use platform::keys;
use platform::records::read_some;
use platform::secrets::fixed::Fixed;
use platform::table::{Freshness, Table};
use serde::Deserialize;
use std::fmt::Write as _;
use std::sync::Arc;

/// The page to sign in at.
pub const SIGN_IN: &str = "/local/sign-in";

/// Takes a POST that ends the session.
pub const SIGN_OUT: &str = "/local/sign-out";

/// The cookie's name. A deployed one begins with `__Host-`, which not every browser takes over plain http.
pub const COOKIE: &str = "volley-local";

/// The name of the secret that proves to a real provider who we are.
const CLIENT_KEY: &str = "local/oidc";

/// The way in: by a click, or by a real provider where the environment names one.
pub fn routes(system: &Arc<System>, own: &str) -> Router {
    let Some(provider) = &system.provider else {
        return Router::new()
            .route(SIGN_IN, get(page).post(enter))
            .route(SIGN_OUT, post(leave))
            .layer(middleware::map_response(crate::server::never_stored))
            .with_state(Arc::clone(system));
    };
    let kept = provider.secret.iter().map(|secret| (CLIENT_KEY.to_owned(), secret.clone()));
    let terms = Terms {
        issuer: provider.issuer.clone(),
        client: provider.client.clone(),
        secret: provider.secret.as_ref().map(|_| CLIENT_KEY.to_owned()),
        root: own.to_owned(),
    };
    let sign_in = SignIn::new(Arc::new(Client::new()), Arc::new(Fixed::new(kept.collect::<Vec<_>>())), terms);
    let wired: Arc<dyn Wired> = Arc::<System>::clone(system);
    dashboard::doorway(wired, sign_in)
}

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// Where to go on.
#[derive(Deserialize)]
struct To {
    #[serde(default)]
    to: String,
}

/// `GET /local/sign-in`.
async fn page(Query(To { to }): Query<To>) -> Response {
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
async fn enter(State(system): State<Arc<System>>, body: Bytes) -> Result<Response, Problem> {
    let wrong = || Problem::Invalid("who", "it is none of the demo people".into());
    let chosen: Chosen = serde_urlencoded::from_bytes(&body).map_err(|_| wrong())?;
    let (tenant, person) = chosen.who.split_once('.').ok_or_else(wrong)?;
    let demo = DEMO.iter().find(|demo| demo.id == tenant).ok_or_else(wrong)?;
    let known = system.table.get(&[keys::user(&demo.tenant(), person)], Freshness::Strong).await;
    let known = read_some(known.map_err(|_| Problem::Unavailable)?[0].as_ref()).map_err(|_| Problem::Unavailable)?;
    let person: Person = known.ok_or_else(wrong)?;
    let token =
        session::begin(Wired::desk(&*system), &demo.tenant(), &person, &Wired::draw(&*system), Wired::draw(&*system))
            .await;
    let token = token.map_err(|_| Problem::Unavailable)?;
    let headers = [(SET_COOKIE, cookie(&token, session::LASTS.as_secs())), (LOCATION, ours(&chosen.to).to_owned())];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

#[derive(Deserialize)]
struct Leaving {
    csrf: String,
}

/// `POST /local/sign-out`.
async fn leave(State(system): State<Arc<System>>, headers: HeaderMap, body: Bytes) -> Result<Response, Problem> {
    let cookies = headers.get(header::COOKIE).and_then(|line| line.to_str().ok()).unwrap_or_default();
    let session = Wired::session(&*system, cookies).await.map_err(|_| Problem::Unavailable)?;
    let leaving: Option<Leaving> = serde_urlencoded::from_bytes(&body).ok();
    if session.is_some_and(|session| leaving.is_none_or(|leaving| leaving.csrf != session.csrf)) {
        return Err(Problem::Invalid("csrf", "the page is from an earlier session".into()));
    }
    if let Some(token) =
        cookies.split(';').filter_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('=')).next()
    {
        session::end(Wired::desk(&*system), token).await.map_err(|_| Problem::Unavailable)?;
    }
    let headers = [(SET_COOKIE, cookie("", 0)), (LOCATION, SIGN_IN.to_owned())];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

fn cookie(token: &str, seconds: u64) -> String {
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}")
}

/// A page of the dashboard; the first one for anything else.
fn ours(to: &str) -> &str {
    let plain = to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if (to == "/inbox" || to.starts_with("/inbox/") || to.starts_with("/inbox?")) && plain { to } else { "/inbox" }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
