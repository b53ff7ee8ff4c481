//! The model's answer, validated. Plain text is the reply; a JSON object has it under `reply`, missing and null fields
//! are defaults, unknown ones are ignored. What looks like JSON and is none is never sent to a customer.

use crate::segment::{self, MAX_REPLY_SEGMENTS};
use serde::Deserialize;

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

#[derive(Deserialize)]
struct Structured {
    #[serde(default)]
    reply: Option<String>,
}

/// The reply to send: plain, at most three segments long.
pub fn validate(content: &str) -> Result<String, BadAnswer> {
    let content = unfenced(content.trim());
    let said = if content.starts_with(['{', '[']) {
        let structured: Structured = serde_json::from_str(content).map_err(|_| BadAnswer::BrokenJson)?;
        structured.reply.unwrap_or_default()
    } else {
        content.to_owned()
    };
    let plain = segment::fold(&without_markup(&said));
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
            assert_eq!(validate(content).as_deref(), Ok("We open at 9."), "{content}");
        }
        assert_eq!(validate("👍").as_deref(), Ok("👍"));
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
        let reply = validate(&"All our plumbers are out today, sorry! ".repeat(300)).expect("text");
        assert!(segment::count(&reply).segments <= MAX_REPLY_SEGMENTS);
    }
}
