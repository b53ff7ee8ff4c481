//! The wire's forms of an answer and of an error.

use super::Asked;
use crate::{Rng, wire};
use domain::Timestamp;
use platform::http::Response;
use serde_json::{Value, json};

/// A completion whose message is this object and which ended for this reason.
pub(crate) fn completion(asked: &Asked, message: &Value, finish: &str, rng: &mut Rng) -> Response {
    let prompt: usize = asked.turns.iter().map(|turn| tokens(&turn.text)).sum();
    let said = message["content"].as_str().map_or(0, tokens);
    wire::json(
        200,
        &json!({
            "id": format!("chatcmpl-{:016x}", rng.draw()),
            "object": "chat.completion",
            "created": seconds(asked.at),
            "model": asked.model,
            "choices": [{"index": 0, "finish_reason": finish, "message": message, "logprobs": null}],
            "usage": {"prompt_tokens": prompt, "completion_tokens": said, "total_tokens": prompt + said},
        }),
    )
}

/// The assistant's message with this content.
pub(crate) fn says(content: &str) -> Value {
    json!({"role": "assistant", "content": content, "refusal": null})
}

/// The usual error envelope.
pub(crate) fn error(status: u16, message: &str, kind: &str, code: Option<&str>) -> Response {
    wire::json(status, &json!({"error": {"message": message, "type": kind, "param": null, "code": code}}))
}

/// An error whose code is a number, as llama.cpp writes it.
pub(crate) fn error_with_number(status: u16) -> Response {
    wire::json(status, &json!({"error": {"message": "Loading model", "type": "unavailable_error", "code": status}}))
}

/// An error without an envelope, as older vLLM and Mistral write it.
pub(crate) fn flat_error(status: u16) -> Response {
    let body = json!({"object": "error", "message": "Overloaded", "type": "ServerError", "param": null, "code": null});
    wire::json(status, &body)
}

/// A rough count: four bytes make a token.
fn tokens(text: &str) -> usize {
    text.len().div_ceil(4)
}

fn seconds(at: Timestamp) -> i64 {
    at.0.div_euclid(1000)
}
