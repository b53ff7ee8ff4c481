//! The ways in which a model answers, or does not.

use super::{Asked, answer, receptionist};
use crate::Rng;
use crate::wire::{self, Reply};
use platform::http::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// What a model says that does not come to an end, and how many bytes of it there are at least.
const LONG: &str = "All about our opening hours. ";
const LONG_BYTES: usize = 10_240;

/// One way of answering one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Canned {
    /// Something sensible about what the customer wrote.
    Receptionist,
    /// This text.
    Text(String),
    /// This JSON object as the content.
    Json(Value),
    /// This text after so many milliseconds, whatever the usual thinking time is.
    SlowText(u64, String),
    /// Nothing but white space.
    Empty,
    /// `content` is null.
    NullContent,
    /// `refusal` says this, and `content` is null.
    Refusal(String),
    /// Ten kilobytes.
    Long,
    /// JSON that ends in the middle of `reply`.
    BrokenJson,
    /// `{"reply": …}` in a Markdown fence, with a sentence before it.
    FencedJson(String),
    /// `{"reply": …}` with „quotes“ where JSON wants its own.
    LowQuotes(String),
    /// The same with «guillemets».
    Guillemets(String),
    /// `{"reply": null}`.
    NullReply,
    /// The text breaks off: `finish_reason` is `length`.
    CutByLength(String),
    /// `finish_reason` is `content_filter`.
    Filtered,
    /// No choices.
    NoChoices,
    /// 429, with `retry-after` in seconds and `retry-after-ms` if they are given.
    RateLimited {
        /// `retry-after`.
        seconds: Option<u32>,
        /// `retry-after-ms`.
        millis: Option<u32>,
    },
    /// 429 that no waiting mends: `insufficient_quota`.
    QuotaExhausted,
    /// This status in the usual envelope.
    Status(u16),
    /// This status, its code a number.
    NumberCode(u16),
    /// This status, without an envelope.
    FlatError(u16),
    /// HTML with this status (200 among them).
    Html(u16),
    /// The true answer, its body cut in half.
    CutBody,
    /// No answer.
    Hang,
    /// The connection breaks.
    Reset,
    /// The connection is refused.
    Refused,
}

impl Canned {
    /// One of each way to fail.
    pub fn failures() -> Vec<Self> {
        let text = || "We are open from nine to five.".to_owned();
        vec![
            Self::Empty,
            Self::NullContent,
            Self::Refusal("I cannot help with that.".to_owned()),
            Self::Long,
            Self::BrokenJson,
            Self::LowQuotes(text()),
            Self::Guillemets(text()),
            Self::NullReply,
            Self::CutByLength("We are open from nine to".to_owned()),
            Self::Filtered,
            Self::NoChoices,
            Self::RateLimited { seconds: Some(1), millis: None },
            Self::RateLimited { seconds: None, millis: Some(700) },
            Self::QuotaExhausted,
            Self::Status(500),
            Self::Status(503),
            Self::NumberCode(503),
            Self::FlatError(500),
            Self::Html(502),
            Self::Html(200),
            Self::CutBody,
            Self::Hang,
            Self::Reset,
            Self::Refused,
        ]
    }

    /// The name under which it is counted.
    pub fn name(&self) -> String {
        let debug = format!("{self:?}");
        debug.split(['(', ' ']).next().unwrap_or_default().to_owned()
    }

    pub(crate) fn reply(&self, asked: &Asked, rng: &mut Rng, thinking: Duration) -> Reply {
        let slowly = |response| Reply::Answer { response, after: thinking };
        let mut ended = |message: Value, finish: &str| answer::completion(asked, &message, finish, rng);
        let mut says = |text: &str| slowly(ended(answer::says(text), "stop"));
        match self {
            Self::Receptionist => slowly(receptionist(asked, rng)),
            Self::Text(text) => says(text),
            Self::Json(object) => says(&object.to_string()),
            Self::SlowText(ms, text) => {
                let response = ended(answer::says(text), "stop");
                Reply::Answer { response, after: Duration::from_millis(*ms) }
            }
            Self::Empty => says(" \n"),
            Self::NullContent => slowly(ended(json!({"role": "assistant", "content": null}), "stop")),
            Self::Refusal(why) => slowly(ended(json!({"role": "assistant", "content": null, "refusal": why}), "stop")),
            Self::Long => says(&LONG.repeat(LONG_BYTES / LONG.len() + 1)),
            Self::BrokenJson => says("{\"reply\": \"We are open from ni"),
            Self::FencedJson(text) => says(&format!("Here it is:\n```json\n{}\n```", json!({"reply": text}))),
            Self::LowQuotes(text) => says(&format!("{{„reply“: „{text}“}}")),
            Self::Guillemets(text) => says(&format!("{{«reply»: «{text}»}}")),
            Self::NullReply => says("{\"reply\": null}"),
            Self::CutByLength(text) => slowly(ended(answer::says(text), "length")),
            Self::Filtered => slowly(ended(answer::says(""), "content_filter")),
            Self::NoChoices => {
                let body =
                    json!({"id": "chatcmpl-0", "object": "chat.completion", "model": asked.model, "choices": []});
                slowly(wire::json(200, &body))
            }
            Self::RateLimited { seconds, millis } => Reply::now(rate_limited(*seconds, *millis)),
            Self::QuotaExhausted => {
                let code = "insufficient_quota";
                Reply::now(answer::error(429, "You exceeded your current quota", code, Some(code)))
            }
            Self::Status(status) => Reply::now(answer::error(*status, "The server had an error", "server_error", None)),
            Self::NumberCode(status) => Reply::now(answer::error_with_number(*status)),
            Self::FlatError(status) => Reply::now(answer::flat_error(*status)),
            Self::Html(status) => Reply::now(wire::html(*status)),
            Self::CutBody => slowly(wire::cut(receptionist(asked, rng))),
            Self::Hang => Reply::Hang,
            Self::Reset => Reply::Reset,
            Self::Refused => Reply::Refused,
        }
    }
}

fn rate_limited(seconds: Option<u32>, millis: Option<u32>) -> Response {
    let mut response = answer::error(429, "Rate limit reached", "requests", Some("rate_limit_exceeded"));
    for (name, value) in [("retry-after", seconds), ("retry-after-ms", millis)] {
        response.headers.extend(value.map(|value| (name.to_owned(), value.to_string())));
    }
    response
}

fn receptionist(asked: &Asked, rng: &mut Rng) -> Response {
    let said = receptionist::say(asked);
    let content =
        if asked.wants_json() { json!({"reply": said.text, "hand_off": said.hand_off}).to_string() } else { said.text };
    answer::completion(asked, &answer::says(&content), "stop", rng)
}
