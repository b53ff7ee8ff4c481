//! A message as it stands in a thread (F033 to F038), and why it did not go.

use crate::moment::Moment;
use crate::words::{self, ENGLISH};
use domain::media::MediaState;
use domain::message::{Direction, Message, Source, Status};

/// A message.
pub struct MessageView {
    /// Its id.
    pub id: String,
    /// customer, person, program, assistant or system: how its bubble looks.
    pub kind: &'static str,
    /// Who wrote it.
    pub sender: String,
    /// Whether it goes on what the same sender said just before: their name stands there.
    pub follows: bool,
    /// Whether it carries the AI badge (F036).
    pub ai: bool,
    /// What it says.
    pub text: String,
    /// The time of day.
    pub time: String,
    /// All of the instant.
    pub full: String,
    /// The instant for machines.
    pub iso: String,
    /// Where it stands; empty for the customer's own.
    pub status: &'static str,
    /// That, in words.
    pub status_name: &'static str,
    /// The icon of that.
    pub icon: &'static str,
    /// Why it stands there; empty: that speaks for itself.
    pub reason: String,
    /// As how many texts it leaves.
    pub segments: u32,
    /// What was attached.
    pub media: Vec<MediaView>,
}

/// Something attached.
pub struct MediaView {
    /// Where the browser finds it; empty: nowhere.
    pub href: String,
    /// What it is: image, video, audio or file.
    pub kind: &'static str,
    /// Why there is nothing to see, or what it is.
    pub name: &'static str,
}

impl MessageView {
    /// A message as its reader sees it; `customer` is what the customer is called.
    pub fn of(message: &Message, customer: &str, moment: &Moment) -> Self {
        let (kind, sender) = who(message, customer);
        let inbound = message.direction == Direction::Inbound;
        let reason = match (&message.reason, &message.code) {
            (Some(reason), Some(code)) => format!("{} ({code})", sentence(reason)),
            (Some(reason), None) => sentence(reason),
            (None, Some(code)) => code.clone(),
            (None, None) => String::new(),
        };
        Self {
            id: message.place.id.to_string(),
            kind,
            sender,
            follows: false,
            ai: message.source == Source::SmsAgent,
            text: message.text.clone(),
            time: moment.time(message.place.at),
            full: moment.full(message.place.at),
            iso: message.place.at.to_string(),
            status: if inbound { "" } else { message.status.name() },
            status_name: words::status(message.status),
            icon: icon(message.status),
            reason,
            segments: message.segments,
            media: message.media.iter().map(MediaView::of).collect(),
        }
    }
}

fn who(message: &Message, customer: &str) -> (&'static str, String) {
    let author = || message.author.as_ref().map(|author| author.name.clone());
    match message.source {
        Source::Inbound => ("customer", customer.to_owned()),
        Source::Manual => ("person", author().unwrap_or_else(|| ENGLISH.somebody.to_owned())),
        Source::Api => ("program", author().unwrap_or_else(|| ENGLISH.program.to_owned())),
        Source::SmsAgent => ("assistant", ENGLISH.assistant.to_owned()),
        Source::System => ("system", message.origin.map_or(ENGLISH.volley, words::origin).to_owned()),
    }
}

fn icon(status: Status) -> &'static str {
    match status {
        Status::Received | Status::Sent | Status::Unconfirmed => "tick",
        Status::Queued | Status::Sending => "clock",
        Status::Delivered => "ticks",
        Status::Unknown => "ask",
        Status::Failed | Status::Suppressed | Status::Cancelled => "cross",
    }
}

/// With a capital, as a sentence begins.
fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

impl MediaView {
    fn of(media: &domain::media::Media) -> Self {
        let kind = match media.content_type.split('/').next() {
            Some("image") => "image",
            Some("video") => "video",
            Some("audio") => "audio",
            Some(_) | None => "file",
        };
        let (href, name) = match (media.state, &media.file) {
            (MediaState::Stored, Some(file)) => (format!("/inbox/media/{file}"), words::media(kind)),
            (MediaState::Pending | MediaState::Stored, _) => (String::new(), ENGLISH.media_pending),
            (MediaState::Refused, _) => (String::new(), ENGLISH.media_refused),
            (MediaState::Lost, _) => (String::new(), ENGLISH.media_lost),
        };
        Self { href, kind, name }
    }
}
