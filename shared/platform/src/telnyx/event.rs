//! A webhook's body. Everything in it is optional on paper and enums are open, so it is read with tolerance: what cannot be
//! used is named, never guessed.

mod mend;

use super::reference::Reference;
use domain::cost::Cost;
use domain::keyword::Keyword;
use domain::media::{MAX_PARTS, Media, MediaState};
use domain::receipt::Receipt;
use domain::receive::Inbound;
use domain::{Phone, Timestamp};
use serde_json::Value;
use std::time::Duration;

/// What a webhook says.
#[derive(Clone, Debug)]
pub enum Heard {
    /// A customer's message.
    Message(Box<Inbound>),
    /// What became of a message of ours.
    Receipt(Box<AboutOurs>),
    /// Something that asks nothing of us.
    Nothing(String),
    /// Something that ought to be a message or a receipt and cannot be used. The reason, without its content.
    Unusable(&'static str),
}

/// A receipt, and the numbers that must be the message's.
#[derive(Clone, Debug)]
pub struct AboutOurs {
    /// Which message; absent when the URL carries no ref of ours.
    pub reference: Option<Reference>,
    /// The sender, who must be the message's.
    pub ours: String,
    /// The recipient, who must be the message's.
    pub theirs: String,
    /// What it says; absent when it says nothing new.
    pub receipt: Option<Receipt>,
    /// When it happened.
    pub at: Option<Timestamp>,
}

/// A message dated further ahead than this is not believed.
const AHEAD: Duration = Duration::from_secs(24 * 3600);

/// As much of a text as is kept: well beyond what any carrier delivers, well below what an item may hold.
const LONGEST_TEXT: usize = 64 * 1024;

/// Reads a body, whatever bytes it is made of.
pub fn read(body: &[u8], ref_key: &str, now: Timestamp) -> Heard {
    let Some(event) = mend::parse(body) else {
        return Heard::Unusable("the body is not JSON");
    };
    let data = &event["data"];
    let payload = &data["payload"];
    if !payload.is_object() {
        return Heard::Unusable("there is no data.payload");
    }
    match data["event_type"].as_str() {
        Some("message.received") => message(payload, now),
        Some(kind @ ("message.sent" | "message.finalized" | "message.read")) => {
            Heard::Receipt(Box::new(about(kind, data, payload, ref_key)))
        }
        Some(kind) => Heard::Nothing(kind.chars().take(60).collect()),
        None => Heard::Unusable("there is no event_type"),
    }
}

fn message(payload: &Value, now: Timestamp) -> Heard {
    if payload["direction"].as_str().is_some_and(|direction| direction != "inbound") {
        return Heard::Nothing("message.received, outbound".into());
    }
    if !matches!(payload["type"].as_str(), None | Some("SMS" | "MMS")) {
        return Heard::Nothing("message.received on another channel".into());
    }
    let Some(provider) = payload["id"].as_str().filter(|id| (1..=200).contains(&id.len())) else {
        return Heard::Unusable("there is no payload.id");
    };
    let Some(at) = payload["received_at"].as_str().and_then(Timestamp::parse) else {
        return Heard::Unusable("there is no payload.received_at");
    };
    if at > now.plus(AHEAD) {
        return Heard::Unusable("payload.received_at lies in the future");
    }
    let Some(theirs) = address(&payload["from"]).and_then(Phone::parse) else {
        return Heard::Unusable("payload.from is not a phone number");
    };
    let Some(ours) = address(first(&payload["to"])).and_then(Phone::parse) else {
        return Heard::Unusable("payload.to is not a phone number");
    };
    if ours == theirs {
        return Heard::Unusable("payload.from and payload.to are the same number");
    }
    let text = payload["text"].as_str().unwrap_or_default();
    Heard::Message(Box::new(Inbound {
        provider: provider.to_owned(),
        at,
        ours,
        theirs,
        text: cut(text).to_owned(),
        media: media(&payload["media"]),
        autoresponse: autoresponse(&payload["autoresponse_type"]),
    }))
}

/// What a payload says of a message of ours, in an event of this kind.
pub(super) fn about(kind: &str, data: &Value, payload: &Value, ref_key: &str) -> AboutOurs {
    let to = first(&payload["to"]);
    let code = payload["errors"].as_array().and_then(|errors| errors.first()).and_then(|error| match &error["code"] {
        Value::String(code) => Some(code.clone()),
        Value::Number(code) => Some(code.to_string()),
        _ => None,
    });
    let word = to["status"].as_str().unwrap_or_default();
    let receipt = Receipt::read(kind, word, code.as_deref(), payload["id"].as_str());
    AboutOurs {
        reference: payload["webhook_url"].as_str().and_then(|url| Reference::read(url, ref_key)),
        ours: address(&payload["from"]).unwrap_or_default().to_owned(),
        theirs: address(to).unwrap_or_default().to_owned(),
        receipt: receipt.map(|receipt| Receipt { cost: cost(&payload["cost"]), ..receipt }),
        at: data["occurred_at"].as_str().and_then(Timestamp::parse),
    }
}

/// A decimal string on paper, and a number in some examples.
fn cost(value: &Value) -> Option<Cost> {
    let amount = match &value["amount"] {
        Value::String(amount) => amount.clone(),
        Value::Number(amount) => amount.to_string(),
        _ => return None,
    };
    Cost::parse(&amount, value["currency"].as_str()?)
}

/// `to` is a list, or on some channels one address.
fn first(value: &Value) -> &Value {
    value.get(0).unwrap_or(value)
}

/// An address is a string, or an object with `phone_number`.
fn address(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value["phone_number"].as_str())
}

fn autoresponse(value: &Value) -> Option<Keyword> {
    match value.as_str()?.to_ascii_uppercase().as_str() {
        "STOP" => Some(Keyword::Stop),
        "START" => Some(Keyword::Start),
        // Telnyx has answered it, whatever it was: we do not.
        _ => Some(Keyword::Help),
    }
}

fn media(value: &Value) -> Vec<Media> {
    let parts = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let one = |part: &Value| {
        let url = part["url"].as_str()?.to_owned();
        let content_type = part["content_type"].as_str().unwrap_or("application/octet-stream").to_owned();
        Some(Media { url, content_type, file: None, state: MediaState::Pending })
    };
    parts.iter().take(MAX_PARTS).filter_map(one).collect()
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST_TEXT)]
}
