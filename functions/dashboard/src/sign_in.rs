//! How people sign in to a deployment: a round trip to the deployer's OpenID Connect provider. Its word for who somebody is becomes
//! a session if that is a person of a tenant. What goes out is kept in a cookie until they come back, so that nobody can be signed
//! in as somebody else by a link.

mod cookie;
mod journey;
mod page;
mod provider;

use crate::failed::Failed;
use crate::form::Form;
use crate::reader;
use crate::session::Session;
use crate::wired::Wired;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use cookie::{JOURNEY, SESSION, away, forget, set};
use desk::login::{self, Identity};
use desk::{Outside, Problem, session};
use domain::TenantId;
use journey::Journey;
use page::{Notice, choose, notice};
use platform::oidc::{self, Asking};
pub use provider::{SignIn, Terms};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

/// The page to sign in at.
pub const SIGN_IN: &str = "/sign-in";

/// The same for somebody who has left, or wants to be somebody else: the provider asks again.
pub const SIGN_IN_AGAIN: &str = "/sign-in?again=yes";

/// Where the provider sends people back to; the deployer registers it there.
pub const BACK: &str = "/sign-in/back";

/// Takes a POST that ends the session.
pub const SIGN_OUT: &str = "/sign-out";

/// How long somebody may take at the provider.
const JOURNEY_LASTS: Duration = Duration::from_secs(15 * 60);

struct Doorway {
    wired: Arc<dyn Wired>,
    sign_in: SignIn,
}

/// The routes of signing in and out.
pub fn router(wired: Arc<dyn Wired>, sign_in: SignIn) -> Router {
    Router::new()
        .route(SIGN_IN, get(begin))
        .route(BACK, get(back))
        .with_state(Arc::new(Doorway { wired: wired.clone(), sign_in }))
        .merge(Router::new().route(SIGN_OUT, post(out)).with_state(wired))
        .layer(axum::middleware::map_response(crate::safety::headers))
}

/// Whose session the cookies name.
pub async fn session(outside: Outside<'_>, cookies: &str) -> Result<Option<Session>, Problem> {
    session_in(outside, cookies, SESSION).await
}

/// The same, where the cookie has another name: over plain http browsers take no `__Host-`, or not all of them do.
pub async fn session_in(outside: Outside<'_>, cookies: &str, name: &str) -> Result<Option<Session>, Problem> {
    let Some(token) = reader::cookie(cookies, name) else { return Ok(None) };
    let found = session::read(outside, token).await?;
    Ok(found.map(|found| Session {
        caller: found.caller,
        availability: found.availability,
        csrf: found.session.csrf,
        token: token.to_owned(),
    }))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    to: String,
    #[serde(default)]
    tenant: String,
    #[serde(default)]
    again: String,
}

/// Sends the browser to the provider.
async fn begin(State(doorway): State<Arc<Doorway>>, Query(asked): Query<Asked>) -> Response {
    let wired = &doorway.wired;
    let journey = Journey {
        state: wired.draw(),
        nonce: wired.draw(),
        // RFC 7636, 4.1: 43 to 128 letters.
        verifier: format!("{}{}", wired.draw(), wired.draw()),
        tenant: TenantId::parse(&asked.tenant),
        to: asked.to,
    };
    let asking = if asked.again.is_empty() { Asking::Once } else { Asking::Again };
    match doorway.sign_in.there(&journey, asking).await {
        Ok(url) => (set(JOURNEY, &journey.written(), JOURNEY_LASTS), away(&url)).into_response(),
        Err(why) => notice(Notice::NoProvider, &why),
    }
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
}

/// Takes the browser back from the provider.
async fn back(State(doorway): State<Arc<Doorway>>, Query(answer): Query<Answer>, headers: HeaderMap) -> Response {
    let cookies = reader::cookies(&headers);
    let kept = reader::cookie(&cookies, JOURNEY).and_then(Journey::read);
    let Some(journey) = kept.filter(|kept| kept.state == answer.state) else {
        return notice(Notice::Elsewhere, "the state is another");
    };
    if !answer.error.is_empty() {
        return notice(Notice::Refused, "the provider answered with an error");
    }
    let who = match doorway.sign_in.who(&answer.code, &journey, doorway.wired.desk().clock.now()).await {
        Ok(who) => who,
        Err(why) => return notice(Notice::Refused, &why),
    };
    match doorway.enter(&who, &journey).await {
        Ok(Entered::In(token)) => {
            (set(SESSION, &token, session::LASTS), forget(JOURNEY), away(journey.inside())).into_response()
        }
        Ok(Entered::Several(tenants)) => choose(&tenants, journey.inside()),
        Ok(Entered::Nobody) if who.email.is_none() => notice(Notice::Unverified, "the address is not verified"),
        Ok(Entered::Nobody) => notice(Notice::NotInvited, "nobody has this address"),
        Err(problem) => Failed::from(problem).into_response(),
    }
}

enum Entered {
    In(String),
    Several(Vec<(TenantId, String)>),
    Nobody,
}

impl Doorway {
    async fn enter(&self, who: &oidc::Identity, journey: &Journey) -> Result<Entered, Problem> {
        let outside = self.wired.desk();
        let identity = Identity { issuer: self.sign_in.issuer(), subject: &who.subject, email: who.email.as_deref() };
        let mut people = login::people(outside, identity).await?;
        if let Some(tenant) = &journey.tenant {
            people.retain(|(of, _)| of == tenant);
        }
        match people.as_slice() {
            [] => Ok(Entered::Nobody),
            [(tenant, person)] => {
                let person = login::learn(outside, tenant, &person.id, identity).await?;
                let (secret, csrf) = (self.wired.draw(), self.wired.draw());
                Ok(Entered::In(session::begin(outside, tenant, &person, &secret, csrf).await?))
            }
            several => Ok(Entered::Several(named(outside, several.iter().map(|(tenant, _)| tenant)).await?)),
        }
    }
}

/// The tenants with the names that their people know them by.
async fn named(
    outside: Outside<'_>,
    tenants: impl Iterator<Item = &TenantId>,
) -> Result<Vec<(TenantId, String)>, Problem> {
    let mut named = vec![];
    for tenant in tenants {
        let settings = outside.cache.settings(outside.table, outside.clock, tenant).await?;
        named.push((tenant.clone(), settings.name.clone()));
    }
    Ok(named)
}

#[derive(Deserialize, serde::Serialize)]
struct Out {}

/// Ends the session here. The provider's own goes on: it may be the door to other things.
async fn out(State(wired): State<Arc<dyn Wired>>, headers: HeaderMap, _form: Form<Out>) -> Response {
    let cookies = reader::cookies(&headers);
    if let Some(token) = reader::cookie(&cookies, SESSION)
        && let Err(problem) = session::end(wired.desk(), token).await
    {
        return Failed::from(problem).into_response();
    }
    (forget(SESSION), notice(Notice::SignedOut, "")).into_response()
}
