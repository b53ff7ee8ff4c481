//! A call that changes something: its JSON, read strictly, and the event that it is. With an Idempotency-Key the event can be
//! named again for a day; the key counts for one caller and one route.

use crate::caller::Caller;
use crate::page::NoQuery;
use crate::problem::Failed;
use crate::version;
use crate::wired::Wired;
use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use desk::{Desk, Event};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The longest body, in bytes: ten segments in any escaping, many times over.
pub const MOST_BYTES: usize = 64 * 1024;

/// As much is taken in only to answer that it is too much: who is cut off while sending never reads why. Lambda takes 6 MB,
/// API Gateway 10.
const DRAINED: usize = 16 * 1024 * 1024;

/// The longest Idempotency-Key.
const LONGEST_KEY: usize = 128;

/// What a change needs: who calls, what they ask for, and the event that it is.
pub struct Change<T> {
    /// Who.
    pub caller: Caller,
    /// What.
    pub body: T,
    /// As which event.
    pub event: Event,
    wired: Arc<dyn Wired>,
}

impl<T> Change<T> {
    /// The desk as the caller stands before it.
    pub fn desk(&self) -> Desk<'_> {
        self.caller.desk(&self.wired)
    }
}

impl<T: DeserializeOwned> FromRequest<Arc<dyn Wired>> for Change<T> {
    type Rejection = Failed;

    async fn from_request(request: Request, wired: &Arc<dyn Wired>) -> Result<Self, Failed> {
        let Change { caller, body: bytes, event, wired } = taken(request, wired, MOST_BYTES).await?;
        // A call without a body asks for what the route does by itself.
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let body = serde_json::from_slice(text).map_err(|error| Failed::Malformed(what_is_wrong(&error)))?;
        Ok(Self { caller, body, event, wired })
    }
}

/// A call that changes something, its body as it came: of at most this many bytes.
pub async fn taken(request: Request, wired: &Arc<dyn Wired>, most: usize) -> Result<Change<Bytes>, Failed> {
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, wired).await?;
    NoQuery::from_request_parts(&mut parts, wired).await?;
    let body = to_bytes(body, DRAINED).await.map_err(|_| Failed::TooLarge)?;
    if body.len() > most {
        return Err(Failed::TooLarge);
    }
    let route = format!("{} {}", parts.method, parts.uri.path());
    let event = Event {
        seen: version::seen(&parts.headers)?,
        ..event(&parts.headers, &caller, &route, &body, wired.as_ref())?
    };
    Ok(Change { caller, body, event, wired: wired.clone() })
}

/// serde's own words name fields and types, and quote no more than a word of what was sent to whoever sent it.
fn what_is_wrong(error: &serde_json::Error) -> String {
    format!("The JSON of the body cannot be used: {error}.")
}

fn event(headers: &HeaderMap, caller: &Caller, route: &str, body: &[u8], wired: &dyn Wired) -> Result<Event, Failed> {
    let Some(key) = headers.get("idempotency-key") else {
        let drawn = wired.draw();
        return Ok(Event::unnamed(drawn.secret));
    };
    let key = key.to_str().ok().filter(|key| (1..=LONGEST_KEY).contains(&key.len()));
    let key = key.ok_or_else(|| Failed::Malformed("An Idempotency-Key has 1 to 128 visible characters.".into()))?;
    let id = hash(&[caller.who.author.id.as_bytes(), route.as_bytes(), key.as_bytes()]);
    Ok(Event::named(id, hash(&[body])))
}

fn hash(parts: &[&[u8]]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    sha.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}
