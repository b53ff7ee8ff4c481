//! The ways in which a model answers, or does not.

use super::{Asked, answer, receptionist};
use crate::Rng;
use crate::wire::{self, Reply};
use platform::http::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

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
            Self::RateLimited {
                seconds: Some(1),
                millis: None,
            },
            Self::RateLimited {
                seconds: None,
                millis: Some(700),
            },
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
        match self {
            Self::Hang => Reply::Hang,
            Self::Reset => Reply::Reset,
            Self::Refused => Reply::Refused,
            Self::RateLimited { .. }
            | Self::QuotaExhausted
            | Self::Status(_)
            | Self::NumberCode(_)
            | Self::FlatError(_)
            | Self::Html(_) => Reply::now(self.trouble()),
            Self::SlowText(ms, text) => {
                let response = answer::completion(asked, &answer::says(text), "stop", rng);
                Reply::Answer {
                    response,
                    after: Duration::from_millis(*ms),
                }
            }
            Self::CutBody => Reply::Answer {
                response: wire::cut(receptionist(asked, rng)),
                after: thinking,
            },
            Self::NoChoices => {
                let body =
                    json!({"id": "chatcmpl-0", "object": "chat.completion", "model": asked.model, "choices": []});
                Reply::Answer {
                    response: wire::json(200, &body),
                    after: thinking,
                }
            }
            Self::Receptionist => Reply::Answer {
                response: receptionist(asked, rng),
                after: thinking,
            },
            _ => {
                let (message, finish) = self.message();
                Reply::Answer {
                    response: answer::completion(asked, &message, finish, rng),
                    after: thinking,
                }
            }
        }
    }

    /// The assistant's message and why it ended, for those that are completions in form.
    fn message(&self) -> (Value, &'static str) {
        match self {
            Self::Text(text) => (answer::says(text), "stop"),
            Self::Json(object) => (answer::says(&object.to_string()), "stop"),
            Self::Empty => (answer::says(" \n"), "stop"),
            Self::NullContent => (json!({"role": "assistant", "content": null}), "stop"),
            Self::Refusal(why) => (json!({"role": "assistant", "content": null, "refusal": why}), "stop"),
            Self::Long => (answer::says(&"All about our opening hours. ".repeat(353)), "stop"),
            Self::BrokenJson => (answer::says("{\"reply\": \"We are open from ni"), "stop"),
            Self::FencedJson(text) => {
                let object = json!({"reply": text});
                (
                    answer::says(&format!("Here is the answer:\n```json\n{object}\n```")),
                    "stop",
                )
            }
            Self::LowQuotes(text) => (answer::says(&format!("{{„reply“: „{text}“}}")), "stop"),
            Self::Guillemets(text) => (answer::says(&format!("{{«reply»: «{text}»}}")), "stop"),
            Self::NullReply => (answer::says("{\"reply\": null}"), "stop"),
            Self::CutByLength(text) => (answer::says(text), "length"),
            Self::Filtered => (answer::says(""), "content_filter"),
            _ => (answer::says(""), "stop"),
        }
    }

    fn trouble(&self) -> Response {
        match self {
            Self::RateLimited { seconds, millis } => {
                let kind = "rate_limit_exceeded";
                let mut response = answer::error(429, "Rate limit reached", "requests", Some(kind));
                let told = [("retry-after", seconds), ("retry-after-ms", millis)];
                for (name, value) in told {
                    response
                        .headers
                        .extend(value.map(|value| (name.to_owned(), value.to_string())));
                }
                response
            }
            Self::QuotaExhausted => {
                let kind = "insufficient_quota";
                answer::error(429, "You exceeded your current quota", kind, Some(kind))
            }
            Self::NumberCode(status) => answer::error_with_number(*status),
            Self::FlatError(status) => answer::flat_error(*status),
            Self::Html(status) => wire::html(*status),
            Self::Status(status) => answer::error(*status, "The server had an error", "server_error", None),
            _ => answer::error(500, "The server had an error", "server_error", None),
        }
    }
}

fn receptionist(asked: &Asked, rng: &mut Rng) -> Response {
    let said = receptionist::say(asked);
    let content = if asked.wants_json() {
        json!({"reply": said.text, "hand_off": said.hand_off}).to_string()
    } else {
        said.text
    };
    answer::completion(asked, &answer::says(&content), "stop", rng)
}
