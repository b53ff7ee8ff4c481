//! The transcript: who said what, when, and what became of it; as the table has it.

use super::{FIRST, SECOND, Story, THIRD};
use domain::Timestamp;
use domain::head::{Badge, Head, ManagedBy};
use domain::message::{Direction, Message, Origin, Source, Status};
use std::fmt::Write;
use world::outside::BEGINNING;

/// A day in seconds: from then on, times are told in days.
const DAY: i64 = 24 * 3600;

impl Story {
    /// Every thread with its messages: whole seconds from the beginning, no ids.
    pub fn transcript(&self) -> String {
        let mut heads = self.heads();
        heads.sort_by_key(|head| (head.tenant.clone(), head.ours.clone(), head.opened_at, head.theirs.clone()));
        heads.iter().map(|head| self.told(head)).collect::<Vec<_>>().join("\n")
    }

    fn told(&self, head: &Head) -> String {
        let mut lines = title(head);
        let mut generation = 1;
        for message in self.messages_of(head.ours.as_str(), head.theirs.as_str()) {
            if message.generation != generation {
                generation = message.generation;
                writeln!(lines, "  -- conversation {generation} --").expect("a String takes all");
            }
            writeln!(lines, "  {}", line(&message)).expect("a String takes all");
        }
        lines
    }
}

fn title(head: &Head) -> String {
    let status = match head.status {
        Badge::Active => "active",
        Badge::Escalated => "escalated",
        Badge::Closed => "closed",
    };
    let mut title = format!("{} with {}: {status}", head.tenant, name(head.theirs.as_str()));
    if head.managed_by == ManagedBy::Human {
        title.push_str(", a person answers");
    }
    if head.opted_out {
        title.push_str(", opted out");
    }
    if let Some(needs) = head.needs_person {
        write!(title, ", needs a person: {}", word(&needs)).expect("a String takes all");
    }
    writeln!(title, ", next: {}", head.next_action().name()).expect("a String takes all");
    title
}

fn line(message: &Message) -> String {
    let who = match (message.source, message.origin) {
        (Source::Inbound, _) => name(message.theirs.as_str()),
        (Source::SmsAgent, _) => "AI".into(),
        (Source::Manual, _) => "a person".into(),
        (Source::Api, _) => "a program".into(),
        (Source::System, Some(Origin::Confirmation)) => "notice (confirmation)".into(),
        (Source::System, Some(Origin::Help)) => "notice (help)".into(),
        (Source::System, _) => "system".into(),
    };
    let mut line = format!("{} {who}: {}", time(message.place.at), short(&message.text));
    if let Some(keyword) = message.keyword {
        write!(line, " <{}>", word(&keyword)).expect("a String takes all");
    }
    for media in &message.media {
        write!(line, " [{} {}]", media.content_type, word(&media.state)).expect("a String takes all");
    }
    if message.direction == Direction::Outbound || message.status != Status::Received {
        write!(line, " | {}", message.status.name()).expect("a String takes all");
        if let Some(reason) = &message.reason {
            write!(line, ": {reason}").expect("a String takes all");
        }
    }
    line
}

/// A unit variant's name as it is stored.
fn word<T: serde::Serialize>(of: &T) -> String {
    let value = serde_json::to_value(of).expect("plain enums serialise");
    value.as_str().expect("as text").to_owned()
}

fn time(at: Timestamp) -> String {
    let seconds = (at.0 - BEGINNING.0).div_euclid(1000);
    if seconds.abs() < DAY { format!("{seconds:>4}") } else { format!("{:>3}d", seconds.div_euclid(DAY)) }
}

/// A phone's name.
pub fn name(phone: &str) -> String {
    match phone {
        FIRST => "first".into(),
        SECOND => "second".into(),
        THIRD => "third".into(),
        other => format!("…{}", &other[other.len() - 4..]),
    }
}

/// As much of a text as tells it from others.
fn short(text: &str) -> String {
    const MOST: usize = 70;
    match text.char_indices().nth(MOST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}
