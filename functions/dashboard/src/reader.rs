//! Who reads: found in the cookies before anything else happens.

use crate::failed::Failed;
use crate::moment::Moment;
use crate::session::Session;
use crate::wired::Wired;
use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use desk::{Desk, Grant};
use domain::permission::{Permission, Role};
use domain::settings::Settings;
use std::sync::Arc;

/// The header by which the script asks for a part, and gets no redirect.
pub const PART: &str = "volley-part";

/// The cookie in which the script leaves the browser's own zone.
const ZONE: &str = "zone";

/// How an answer reaches its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// A browser that goes to a page.
    Page,
    /// The script of an open page.
    Part,
}

/// Somebody who has signed in.
pub struct Reader {
    /// Their session.
    pub session: Session,
    /// How they ask.
    pub asks: Asks,
    /// What the dashboard stands on.
    pub wired: Arc<dyn Wired>,
    zone: String,
}

impl Reader {
    /// The desk as they stand before it.
    pub fn desk(&self) -> Desk<'_> {
        Desk { outside: self.wired.desk(), caller: &self.session.caller }
    }

    /// Whether they may; whoever may not is not shown how.
    pub fn may(&self, permission: Permission) -> bool {
        self.session.caller.must(permission).is_ok()
    }

    /// Their tenant's settings.
    pub async fn settings(&self) -> Result<Settings, Failed> {
        let outside = self.wired.desk();
        let settings = outside.cache.settings(outside.table, outside.clock, &self.session.caller.tenant).await;
        Ok(settings.map_err(desk::Problem::from)?)
    }

    /// Now, where they are; where the business is until their browser has said where that is.
    pub fn moment(&self, settings: &Settings) -> Moment {
        Moment::new(&[&self.zone, &settings.zone], self.wired.desk().clock.now())
    }

    /// Their id.
    pub fn id(&self) -> &str {
        &self.session.caller.author.id
    }

    /// Their role, if they are a person.
    pub fn role(&self) -> Option<Role> {
        match &self.session.caller.grant {
            Grant::Role(role, _) => Some(*role),
            Grant::Permissions(_) => None,
        }
    }
}

impl FromRequestParts<Arc<dyn Wired>> for Reader {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, wired: &Arc<dyn Wired>) -> Result<Self, Failed> {
        let asks = if parts.headers.contains_key(PART) { Asks::Part } else { Asks::Page };
        let cookies = cookies(&parts.headers);
        let session = match cookies.is_empty() {
            true => None,
            false => wired.session(&cookies).await?,
        };
        let away = || Failed::SignedOut {
            // A form that was sent is not led away: where the provider is, its own page may not send it (CSP, form-action).
            asks: if parts.method == Method::GET { asks } else { Asks::Part },
            door: wired.doors().sign_in,
            back: parts.uri.path_and_query().map_or("/inbox", |path| path.as_str()).to_owned(),
        };
        let session = session.ok_or_else(away)?;
        let zone = cookie(&cookies, ZONE).unwrap_or_default().replace("%2F", "/");
        Ok(Self { session, asks, wired: wired.clone(), zone })
    }
}

/// All cookies of a request, as one line.
pub fn cookies(headers: &HeaderMap) -> String {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.collect::<Vec<_>>().join("; ")
}

/// A cookie by its name.
pub fn cookie<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}
