//! The simulated customers' phones: what each has sent and received, and a way to text from one.

use crate::fakes::PICTURE;
use crate::problem::Problem;
use crate::system::System;
use crate::tenants::DEMO;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::{Phone, Timestamp};
use fakes::telnyx::{Kind, Media, Telnyx};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What carriers take of one text: ten segments (Telnyx, receiving webhooks).
const LONGEST: usize = 1_530;

/// Pictures in one text (Telnyx, messages API).
const MOST_MEDIA: usize = 10;

/// A text to be sent from a phone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// One of our numbers.
    to: String,
    /// What it says.
    #[serde(default)]
    text: String,
    /// `picture` for the one that is at hand, or URLs.
    #[serde(default)]
    media: Vec<String>,
}

/// `GET /local/phones`: every handset that has sent or received anything, and the businesses that one can text.
pub async fn list(State(system): State<Arc<System>>) -> Json<Value> {
    let handsets = system.phones.as_ref().map_or_else(BTreeMap::new, |phones| phones.look(handsets));
    let items: Vec<Value> = handsets
        .into_iter()
        .map(|(number, mut messages)| {
            messages.sort_by_key(|(at, _)| *at);
            let messages: Vec<Value> = messages.into_iter().map(|(_, message)| message).collect();
            json!({"number": number, "messages": messages})
        })
        .collect();
    let businesses: Vec<Value> =
        DEMO.iter().map(|demo| json!({"tenant": demo.id, "name": demo.name, "number": demo.number})).collect();
    Json(json!({"simulated": system.phones.is_some(), "businesses": businesses, "items": items}))
}

/// `POST /local/phones/{number}/texts`.
pub async fn text(
    State(system): State<Arc<System>>,
    Path(number): Path<String>,
    body: Result<Json<Text>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let phones = system.phones.as_ref().ok_or(Problem::NotSimulated)?;
    let Json(body) = body.map_err(|rejection| Problem::Invalid("body", rejection.body_text()))?;
    let from = Phone::parse(&number).ok_or_else(|| Problem::Invalid("number", "it is not E.164".into()))?;
    check(&body)?;
    let media: Vec<Media> = body.media.iter().map(|media| attached(media)).collect();
    let sent = phones.change(|telnyx, now| telnyx.text(from.as_str(), &body.to, &body.text, &media, now)).await;
    let id = sent.ok_or_else(|| Problem::Invalid("to", "it is nobody's number here".into()))?;
    Ok((StatusCode::CREATED, Json(json!({"id": id}))))
}

fn check(body: &Text) -> Result<(), Problem> {
    match body {
        _ if body.text.trim().is_empty() && body.media.is_empty() => {
            Err(Problem::Invalid("text", "it is empty".into()))
        }
        _ if body.text.chars().count() > LONGEST => {
            Err(Problem::Invalid("text", format!("it is longer than {LONGEST} characters")))
        }
        _ if body.media.len() > MOST_MEDIA => {
            Err(Problem::Invalid("media", format!("there are more than {MOST_MEDIA}")))
        }
        _ => Ok(()),
    }
}

fn attached(media: &str) -> Media {
    let url = if media == "picture" { PICTURE } else { media };
    Media::Elsewhere(url.to_owned())
}

type Handsets = BTreeMap<String, Vec<(Timestamp, Value)>>;

fn handsets(telnyx: &Telnyx) -> Handsets {
    let mut handsets = Handsets::new();
    for sent in telnyx.texts() {
        let media: Vec<Option<&str>> = sent.media.iter().map(|url| shown(url)).collect();
        let message =
            json!({"at": sent.at.to_string(), "direction": "sent", "with": sent.to, "text": sent.text, "media": media});
        handsets.entry(sent.from.clone()).or_default().push((sent.at, message));
    }
    for (number, received) in telnyx.phones() {
        for one in received {
            let kind = match one.kind {
                Kind::Message => "message",
                Kind::AutoReply => "carrier",
            };
            let message = json!({"at": one.at.to_string(), "direction": "received", "with": one.from, "text": one.text, "media": [], "kind": kind});
            handsets.entry(number.to_owned()).or_default().push((one.at, message));
        }
    }
    handsets
}

/// Where the page finds what was attached; nothing for a URL that leads elsewhere.
fn shown(url: &str) -> Option<&'static str> {
    (url == PICTURE).then_some("/local/picture.png")
}
