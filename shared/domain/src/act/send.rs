//! A person or a program writes to the customer (F045 to F047, F055, F056). A person's message takes the word from the
//! assistant; a program's only if it says so, because the assistant may be that program (C24).

use super::Refusal;
use crate::author::Author;
use crate::campaign::Provider;
use crate::contact::Contact;
use crate::head::{Head, ManagedBy};
use crate::message::{Message, MessageRef, Source};
use crate::settings::Settings;
use crate::{MessageId, Timestamp, due, mutant, segment};

/// Telnyx takes ten segments (Telnyx, message encoding).
pub const MAX_SEGMENTS: u32 = 10;

/// Whether a message takes the word from the assistant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takeover {
    /// It does: what is unanswered counts as answered by it.
    Takes,
    /// It leaves the word where it is.
    Leaves,
}

/// What is to be sent.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// Its text.
    pub text: &'a str,
    /// Who wrote it.
    pub author: &'a Author,
    /// `Manual` or `Api`.
    pub source: Source,
    /// Whether it takes the word.
    pub takeover: Takeover,
    /// The campaign that it is sent for.
    pub campaign: Option<&'a str>,
    /// Through whom it goes, where the send or its campaign says so.
    pub through: Option<Provider>,
    /// Its id: of the event that caused it, so that a repeated one is the same message.
    pub id: MessageId,
}

/// What is to be stored.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The message, queued.
    pub message: Message,
    /// The head after it.
    pub head: Head,
}

/// Queues it, behind what was queued before it.
pub fn send(
    head: &Head,
    contact: &Contact,
    letter: &Letter<'_>,
    settings: &Settings,
    now: Timestamp,
) -> Result<Sent, Refusal> {
    super::open(head)?;
    check(letter.text)?;
    if settings.suspended {
        return Err(Refusal::Suspended);
    }
    if contact.opted_out {
        return Err(Refusal::OptedOut);
    }
    let mut after = head.clone();
    if letter.takeover == Takeover::Takes {
        after.managed_by = ManagedBy::Human;
        if !mutant!("person_answers_nothing") {
            after.answered = head.arrivals;
        }
        after.needs_person = None;
        after.raise_epoch();
    }
    let place = MessageRef { at: now.max(head.last_message_at), id: letter.id.clone() };
    after.chained += 1;
    after.last_out = Some(place.clone());
    after.show(letter.text, place.at);
    after.touch(place.at);
    let message = Message {
        author: Some(letter.author.clone()),
        campaign: letter.campaign.map(str::to_owned),
        through: letter.through,
        chain: Some(after.chained),
        after: head.last_out.clone(),
        due: Some(now.plus(due::GRACE)),
        ..Message::new(head, place, letter.source, letter.text.to_owned())
    };
    Ok(Sent { message, head: after })
}

fn check(text: &str) -> Result<(), Refusal> {
    match segment::count(text).segments {
        _ if text.trim().is_empty() => Err(Refusal::Empty),
        segments if segments > MAX_SEGMENTS => Err(Refusal::TooLong),
        _ => Ok(()),
    }
}
