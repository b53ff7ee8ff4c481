//! One event as one line of JSON.

use super::request;
use std::fmt::Debug;
use tracing::field::{Field, Visit};
use tracing::{Event, Level};

/// The longest value of a field, in bytes before escaping. What is longer is cut: a log line is not where things are kept.
const MAX_VALUE: usize = 500;

/// The line, its end included.
pub fn of(event: &Event<'_>) -> String {
    let mut parts = Parts::default();
    event.record(&mut parts);
    let metadata = event.metadata();
    let mut line = String::with_capacity(160);
    line.push_str("{\"level\":\"");
    line.push_str(metadata.level().as_str());
    line.push_str("\",\"message\":");
    quote(&mut line, &parts.message);
    line.push_str(",\"target\":");
    quote(&mut line, metadata.target());
    line.push_str(&parts.fields);
    // By its message an ordinary line is found too; 50 bytes are worth it where something went wrong.
    if *metadata.level() <= Level::WARN
        && let Some(request) = request::current()
    {
        line.push_str(",\"request\":");
        quote(&mut line, &request);
    }
    line.push_str("}\n");
    line
}

#[derive(Default)]
struct Parts {
    message: String,
    fields: String,
}

impl Parts {
    fn text(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.message = value.to_owned();
        } else {
            self.name(field);
            quote(&mut self.fields, value);
        }
    }

    fn bare(&mut self, field: &Field, value: &str) {
        self.name(field);
        self.fields.push_str(value);
    }

    fn name(&mut self, field: &Field) {
        self.fields.push(',');
        quote(&mut self.fields, field.name());
        self.fields.push(':');
    }
}

impl Visit for Parts {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.text(field, &format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.bare(field, &value.to_string());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.bare(field, &value.to_string());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.bare(field, if value { "true" } else { "false" });
    }
}

fn quote(line: &mut String, text: &str) {
    let text = &text[..text.floor_char_boundary(MAX_VALUE)];
    line.push('"');
    for letter in text.chars() {
        match letter {
            '"' => line.push_str("\\\""),
            '\\' => line.push_str("\\\\"),
            '\n' => line.push_str("\\n"),
            // Control characters, and the two that end a line in JavaScript.
            '\0'..='\u{1f}' | '\u{7f}' | '\u{2028}' | '\u{2029}' => {
                line.push_str(&format!("\\u{:04x}", u32::from(letter)))
            }
            _ => line.push(letter),
        }
    }
    line.push('"');
}
