//! A form that was sent: by our own page, by whoever is signed in, and read strictly.

use crate::event::{event, hash};
use crate::failed::Failed;
use crate::reader::Reader;
use crate::wired::Wired;
use crate::words::ENGLISH;
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use desk::{Desk, Event};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The longest form, in bytes: a note of 4,000 characters, each percent-encoded, several times over.
const MOST_BYTES: usize = 128 * 1024;

/// The longest name of a form, in characters.
const LONGEST_KEY: usize = 64;

/// A form of our own page.
pub struct Form<T> {
    /// Who sends it.
    pub reader: Reader,
    /// What it says.
    pub fields: T,
    /// Which event it is.
    pub event: Event,
    /// What the conversation was when the page was made; empty: the form does not depend on it.
    pub seen: String,
}

impl<T> Form<T> {
    /// The desk as the sender stands before it.
    pub fn desk(&self) -> Desk<'_> {
        self.reader.desk()
    }
}

/// A session that is over takes nothing with it: what was typed is shown once more, if it was typed on a page of ours.
fn unless_lost(failed: Failed, parts: &Parts, sent: &[u8]) -> Failed {
    #[derive(Deserialize)]
    struct Typed {
        text: String,
    }
    let ours = parts.headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
    match (failed, serde_urlencoded::from_bytes::<Typed>(sent)) {
        (Failed::SignedOut { asks, door, back }, Ok(Typed { text })) if ours => {
            let back_in = door.to_owned();
            Failed::Typed { why: Box::new(Failed::SignedOut { asks, door, back }), back: back_in, text }
        }
        (failed, _) => failed,
    }
}

/// What every form carries beside its own fields.
#[derive(Deserialize)]
struct Hidden {
    csrf: String,
    key: String,
    #[serde(default)]
    seen: String,
    rev: Option<u64>,
}

impl<T: DeserializeOwned + Serialize> FromRequest<Arc<dyn Wired>> for Form<T> {
    type Rejection = Failed;

    async fn from_request(request: Request, wired: &Arc<dyn Wired>) -> Result<Self, Failed> {
        let (mut parts, body) = request.into_parts();
        let reader = Reader::from_request_parts(&mut parts, wired).await;
        let wrong = |sentence: &'static str| Failed::Form { sentence };
        let bytes = to_bytes(body, MOST_BYTES).await.map_err(|_| wrong(ENGLISH.form_too_long))?;
        let reader = reader.map_err(|failed| unless_lost(failed, &parts, &bytes))?;
        let hidden: Hidden = serde_urlencoded::from_bytes(&bytes).map_err(|_| wrong(ENGLISH.form_unreadable))?;
        // Hashes are compared, so that how long it takes tells nothing of the token.
        if hash(&[hidden.csrf.as_bytes()]) != hash(&[reader.session.csrf.as_bytes()]) {
            return Err(wrong(ENGLISH.form_foreign));
        }
        if hidden.key.is_empty() || hidden.key.len() > LONGEST_KEY {
            return Err(wrong(ENGLISH.form_unreadable));
        }
        let fields: T = serde_urlencoded::from_bytes(&bytes).map_err(|_| wrong(ENGLISH.form_unreadable))?;
        let named = event(&reader, parts.uri.path(), &hidden.key, &fields);
        let event = Event { seen: hidden.rev.into_iter().collect(), ..named };
        Ok(Self { reader, fields, event, seen: hidden.seen })
    }
}
