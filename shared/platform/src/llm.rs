//! The model: OpenAI-compatible chat completions. Pure functions between its bytes and our words.

use crate::http::{HttpFailure, Reach, Request, Response};
use domain::answer::{BadAnswer, Wanted};
use domain::prompt::{Role, Turn};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// Three segments are 459 characters; twice that many tokens leaves room for a JSON answer in any script.
const MAX_TOKENS: u32 = 600;

/// An answer larger than this is no answer.
const MAX_ANSWER: usize = 512 * 1024;

/// Where the model is.
#[derive(Clone, Debug)]
pub struct Model {
    /// The base, such as `https://api.openai.com/v1`.
    pub base: String,
    /// The bearer key.
    pub key: String,
    /// The model's name.
    pub name: String,
}

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LlmFailure {
    /// Too many requests; it may say how long to wait.
    #[error("the model is rate limited")]
    RateLimited(Option<Duration>),
    /// Broken, overloaded or unreachable.
    #[error("the model is not available: {0}")]
    Unavailable(String),
    /// It answered something unusable.
    #[error("{0}")]
    BadAnswer(#[from] BadAnswer),
    /// Cut off before its end.
    #[error("the answer was cut off")]
    CutOff,
    /// It will not answer this.
    #[error("the model refused")]
    Refused,
    /// The key, the quota or the request is wrong: asking again does not help.
    #[error("the model's provider says: {0}")]
    Misconfigured(String),
}

/// The request.
pub fn request(model: &Model, turns: &[Turn], timeout: Duration) -> Request {
    let messages: Vec<Value> =
        turns.iter().map(|turn| json!({"role": role(turn.role), "content": turn.text})).collect();
    // OpenAI's own models take the newer name only; compatible servers know the older one.
    let limit = if model.base.contains("api.openai.com") { "max_completion_tokens" } else { "max_tokens" };
    let body = json!({"model": model.name, "messages": messages, limit: MAX_TOKENS});
    Request {
        method: "POST",
        url: format!("{}/chat/completions", model.base.trim_end_matches('/')),
        headers: vec![("authorization", format!("Bearer {}", model.key)), ("content-type", "application/json".into())],
        body: body.to_string().into_bytes(),
        timeout,
        max_body: MAX_ANSWER,
        reach: Reach::Configured,
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}

#[derive(Deserialize)]
struct Completion {
    #[serde(default)]
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    finish_reason: Option<String>,
    #[serde(default)]
    message: Said,
}

#[derive(Default, Deserialize)]
struct Said {
    #[serde(default)]
    content: Option<Value>,
    #[serde(default)]
    refusal: Option<String>,
}

/// The reply, ready to be sent.
pub fn answer(result: Result<Response, HttpFailure>) -> Result<Wanted, LlmFailure> {
    let response = match result {
        Ok(response) => response,
        Err(
            HttpFailure::NotSent(_) | HttpFailure::Refused(_) | HttpFailure::NoAnswer(_) | HttpFailure::TooLong { .. },
        ) => {
            return Err(LlmFailure::Unavailable("no answer".into()));
        }
    };
    if !(200..300).contains(&response.status) {
        return Err(refused(&response));
    }
    let unreadable = |_| LlmFailure::Unavailable("the answer is not a completion".into());
    let completion: Completion = serde_json::from_slice(&response.body).map_err(unreadable)?;
    let choice = completion.choices.into_iter().next().ok_or(BadAnswer::Empty)?;
    match choice.finish_reason.as_deref() {
        Some("content_filter") => return Err(LlmFailure::Refused),
        Some("length") => return Err(LlmFailure::CutOff),
        Some(_) | None => {}
    }
    if choice.message.refusal.is_some_and(|refusal| !refusal.trim().is_empty()) {
        return Err(LlmFailure::Refused);
    }
    Ok(domain::answer::validate(&text(choice.message.content))?)
}

/// The tokens that a try took, as the model counts them: a try that gave no reply may have taken some too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Read.
    pub prompt: u64,
    /// Written.
    pub reply: u64,
}

/// What the answer says of its tokens; `None` where it says nothing, as a failure does.
pub fn usage(result: &Result<Response, HttpFailure>) -> Option<Usage> {
    let response = result.as_ref().ok().filter(|response| (200..300).contains(&response.status))?;
    let Counted { usage } = serde_json::from_slice(&response.body).ok()?;
    Some(Usage { prompt: usage.prompt_tokens, reply: usage.completion_tokens })
}

#[derive(Deserialize)]
struct Counted {
    usage: Tokens,
}

#[derive(Deserialize)]
struct Tokens {
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
}

/// Content is a string, or a list of parts with `text`.
fn text(content: Option<Value>) -> String {
    match content {
        Some(Value::String(text)) => text,
        Some(Value::Array(parts)) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        Some(_) | None => String::new(),
    }
}

fn refused(response: &Response) -> LlmFailure {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let code = body["error"]["code"].as_str().unwrap_or_default();
    match response.status {
        429 if code == "insufficient_quota" => LlmFailure::Misconfigured("the quota is used up".into()),
        429 => LlmFailure::RateLimited(wait(response)),
        400 | 401 | 402 | 403 | 404 | 413 | 422 => LlmFailure::Misconfigured(format!("status {}", response.status)),
        status => LlmFailure::Unavailable(format!("status {status}")),
    }
}

fn wait(response: &Response) -> Option<Duration> {
    let number = |name: &str| response.header(name)?.trim().parse::<f64>().ok();
    let seconds = number("retry-after-ms").map(|millis| millis / 1000.0).or_else(|| number("retry-after"))?;
    Duration::try_from_secs_f64(seconds).ok()
}
