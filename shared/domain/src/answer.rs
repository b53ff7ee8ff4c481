//! The model's answer, validated. Plain text is the reply; a JSON object has it under `reply`, missing and null fields
//! are defaults, unknown ones are ignored. `hand_off` says why a person has to go on (F098). What looks like JSON and is none is never
//! sent to a customer.

use crate::head::EscalationReason;
use crate::segment::{self, MAX_REPLY_SEGMENTS};
use serde::Deserialize;
use serde_json::Value;

/// What is wrong with an answer; the model is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    /// It says nothing.
    #[error("the model answered nothing")]
    Empty,
    /// It begins like JSON and cannot be read.
    #[error("the model answered broken JSON")]
    BrokenJson,
}

#[derive(Default, Deserialize)]
struct Structured {
    #[serde(default)]
    reply: Option<String>,
    #[serde(default)]
    hand_off: Value,
}

/// What the model wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// This is to be sent: plain, at most three segments long.
    Reply(String),
    /// A person has to go on.
    HandOff {
        /// Why.
        reason: EscalationReason,
        /// The last that the customer hears of the assistant; the tenant's own sentence when absent.
        reply: Option<String>,
    },
}

/// What an answer wants.
pub fn validate(content: &str) -> Result<Wanted, BadAnswer> {
    let content = unfenced(content.trim());
    let structured = if content.starts_with(['{', '[']) {
        serde_json::from_str(content).map_err(|_| BadAnswer::BrokenJson)?
    } else {
        Structured { reply: Some(content.to_owned()), ..Structured::default() }
    };
    let reply = sayable(&structured.reply.unwrap_or_default());
    match reason(&structured.hand_off) {
        Some(reason) => Ok(Wanted::HandOff { reason, reply: reply.ok() }),
        None => reply.map(Wanted::Reply),
    }
}

/// Why the model hands off. One that says so in other words than it was told wants a person all the same.
fn reason(hand_off: &Value) -> Option<EscalationReason> {
    match hand_off {
        Value::Null | Value::Bool(false) => None,
        Value::String(word) => match word.trim() {
            "" | "no" | "none" | "null" | "false" => None,
            "upset" => Some(EscalationReason::Upset),
            "too_complex" => Some(EscalationReason::TooComplex),
            _ => Some(EscalationReason::CannotAnswer),
        },
        Value::Object(fields) => fields.get("reason").and_then(reason),
        Value::Bool(true) | Value::Number(_) | Value::Array(_) => Some(EscalationReason::CannotAnswer),
    }
}

fn sayable(said: &str) -> Result<String, BadAnswer> {
    let plain = segment::fold(&without_markup(said));
    let reply = segment::clip(plain.trim(), MAX_REPLY_SEGMENTS);
    if reply.chars().any(char::is_alphanumeric) || reply.chars().any(|char| !char.is_ascii() && !char.is_whitespace()) {
        Ok(reply)
    } else {
        Err(BadAnswer::Empty)
    }
}

/// The inside of a fenced block that is the whole answer.
fn unfenced(content: &str) -> &str {
    let inside = content.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    inside.map_or(content, |inside| inside.trim_start_matches(char::is_alphabetic).trim())
}

/// Text messages show no markup: emphasis marks and heading signs go, control and direction characters too.
fn without_markup(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim_start_matches('#').trim().replace("**", "").replace("__", ""));
    let joined = lines.collect::<Vec<_>>().join("\n");
    joined.chars().filter(|char| *char == '\n' || !(char.is_control() || is_direction(*char))).collect()
}

fn is_direction(char: char) -> bool {
    matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_or_the_reply_of_an_object_is_sent() {
        for content in [
            "We open at 9.",
            r#"{"reply": "We open at 9."}"#,
            r#"{"reply": "We open at 9.", "hand_off": null, "mood": 7}"#,
            "```json\n{\"reply\": \"We open at 9.\"}\n```",
            "## **We open at 9.**",
            "\u{202e}We open at 9.\u{202c}",
        ] {
            assert_eq!(validate(content), Ok(Wanted::Reply("We open at 9.".into())), "{content}");
        }
        assert_eq!(validate("👍"), Ok(Wanted::Reply("👍".into())));
    }

    #[test]
    fn a_hand_off_has_a_reason_and_needs_no_words() {
        use EscalationReason::{CannotAnswer, TooComplex, Upset};
        for (content, reason) in [
            (r#"{"hand_off": "upset"}"#, Upset),
            (r#"{"reply": "", "hand_off": "too_complex"}"#, TooComplex),
            (r#"{"reply": null, "hand_off": {"reason": "cannot_answer"}}"#, CannotAnswer),
            (r#"{"hand_off": true}"#, CannotAnswer),
            (r#"{"hand_off": "the customer wants the manager"}"#, CannotAnswer),
        ] {
            assert_eq!(validate(content), Ok(Wanted::HandOff { reason, reply: None }), "{content}");
        }
        let said = validate(r#"{"reply": "Let me get somebody.", "hand_off": "upset"}"#);
        assert_eq!(said, Ok(Wanted::HandOff { reason: Upset, reply: Some("Let me get somebody.".into()) }));
        for none in ["null", "false", "\"\"", "\"none\"", "{}"] {
            let said = validate(&format!(r#"{{"reply": "Hi!", "hand_off": {none}}}"#));
            assert_eq!(said, Ok(Wanted::Reply("Hi!".into())), "{none}");
        }
    }

    #[test]
    fn nothing_and_broken_json_are_refused() {
        for content in ["", "   ", "...", r#"{"reply": null}"#, "{}", r#"{"reply": ""}"#, "``````"] {
            assert_eq!(validate(content), Err(BadAnswer::Empty), "{content}");
        }
        for content in [r#"{"reply": "We op"#, "{„reply“: „Hallo“}", "{«reply»: «Salut»}", "[1, 2]", r#"{"reply": 7}"#]
        {
            assert_eq!(validate(content), Err(BadAnswer::BrokenJson), "{content}");
        }
    }

    #[test]
    fn a_reply_is_never_longer_than_three_segments() {
        let said = validate(&"All our plumbers are out today, sorry! ".repeat(300)).expect("text");
        let Wanted::Reply(reply) = said else { panic!("nobody hands off") };
        assert!(segment::count(&reply).segments <= MAX_REPLY_SEGMENTS);
    }
}
