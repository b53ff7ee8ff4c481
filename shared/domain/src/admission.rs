//! Admission: the one moment that decides whether a queued message leaves. Its conditions are checked by the same
//! transaction that gives out the lease, right before the POST, so a STOP or a takeover that committed before is obeyed.
//! Replies of one conversation leave in order without a lock: each names the one before it.

pub mod evidence;
mod first;
mod repeat;

use crate::account::Idempotency;
use crate::contact::Contact;
use crate::gate::Ownership;
use crate::head::Head;
use crate::message::{Earlier, Message, Posting, Status};
use crate::settings::Settings;
use crate::usage::Allowance;
use crate::{Timestamp, mutant};
use std::time::Duration;

/// A POST starts within this time of its admission, else it is not begun.
pub const START_WITHIN: Duration = Duration::from_secs(3);

/// A POST ends within this time of its admission.
pub const END_WITHIN: Duration = Duration::from_secs(10);

/// How long an admission is its holder's: the function's timeout (30 s) and 15 s more, so whoever finds it over knows that
/// the holder is dead.
pub const LEASE: Duration = Duration::from_secs(45);

/// Telnyx repeats an answer for 24 hours; an hour less, so that no clock difference matters.
pub const REPEAT_WITHIN: Duration = Duration::from_secs(23 * 3600);

/// Admissions of one message, throttles included, after which an unknown outcome is left to the receipt and to people.
pub const MOST_ADMISSIONS: u32 = 8;

/// How soon a reply looks again whether the one before it has left.
const TURN: Duration = Duration::from_secs(1);

/// How long past its lease a reply whose holder has died is waited for, and asked for again: its own queue delivers it again
/// only minutes later, and what was never POSTed should neither be overtaken nor be left to a person.
const REVIVED_WITHIN: Duration = Duration::from_secs(60);

/// How soon such a reply is asked for once more.
const REVIVE: Duration = Duration::from_secs(10);

/// What is known when a message asks for admission.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    /// The tenant's settings.
    pub settings: &'a Settings,
    /// The message.
    pub message: &'a Message,
    /// The conversation.
    pub head: &'a Head,
    /// The customer.
    pub contact: &'a Contact,
    /// The reply that must leave first.
    pub before: Option<&'a Message>,
    /// Whether our number is still the tenant's.
    pub number: Ownership,
    /// Until when Telnyx has asked us to wait with this number.
    pub pause: Option<Timestamp>,
    /// Whether the month's quota has room.
    pub allowance: Allowance,
    /// Whether a second POST under the same key is safe.
    pub idempotency: Idempotency,
    /// What the body would be made of now.
    pub posting: &'a Posting,
}

/// What is to happen with it.
#[derive(Clone, Debug)]
pub enum Decision {
    /// Nothing: it has ended, or somebody else is at it.
    Nothing,
    /// Look again then.
    Later(Timestamp),
    /// Look again then, and ask for the reply before it once more: whoever was admitted with that one is dead.
    Behind(Timestamp),
    /// Store it so, and look again at its `not_before`.
    Hold(Box<Held>),
    /// Ask Telnyx for its own record of it; `evidence::weigh` says what that makes of it.
    Search,
    /// Store both, and POST.
    Admit(Box<Admitted>),
    /// Store what changed; nothing will be POSTed.
    End(Box<Ended>),
}

/// An admission.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// The message, sending.
    pub message: Message,
    /// The head after it; the same for messages that the conversation does not order.
    pub head: Head,
    /// What the write expects of the head.
    pub expects: &'static [&'static str],
}

/// A message that waits, or whose doubt is over.
#[derive(Clone, Debug)]
pub struct Held {
    /// The message after it.
    pub message: Message,
    /// The head after it, where it changes.
    pub head: Option<Head>,
    /// What the write expects of the head.
    pub expects: &'static [&'static str],
}

/// A message that will not be POSTed (again).
#[derive(Clone, Debug)]
pub struct Ended {
    /// The message, ended.
    pub message: Message,
    /// The head after it, where it changes.
    pub head: Option<Head>,
    /// What the write expects of the head.
    pub expects: &'static [&'static str],
}

/// Decides.
pub fn decide(known: &Known<'_>, now: Timestamp) -> Decision {
    let message = known.message;
    match message.status {
        Status::Queued | Status::Unknown if message.not_before.is_some_and(|time| time > now) => {
            Decision::Later(message.not_before.unwrap_or(now))
        }
        Status::Queued if message.admissions == 0 => first::decide(known, now),
        Status::Queued => repeat::throttled(known, now),
        Status::Sending | Status::Unknown if message.lease.is_some_and(|lease| lease > now) && !mutant!("no_lease") => {
            Decision::Later(message.lease.unwrap_or(now))
        }
        Status::Unknown if message.due.is_none() => Decision::Nothing,
        // Its lease was given up with the right to be POSTed again.
        Status::Unknown if message.lease.is_none() => Decision::Search,
        Status::Sending | Status::Unknown => repeat::unknown(known, now),
        Status::Received
        | Status::Sent
        | Status::Unconfirmed
        | Status::Delivered
        | Status::Failed
        | Status::Suppressed
        | Status::Cancelled => Decision::Nothing,
    }
}

/// Whether the reply before this one is still to leave, and when to look again; `None` once it has left, or can no longer
/// leave before this one.
fn turn(known: &Known<'_>, now: Timestamp) -> Option<Decision> {
    let before = known.before?;
    let lease = before.lease.unwrap_or(now);
    // One that is held for hours is not asked after every second.
    let soon = now.plus(TURN).max(before.not_before.map_or(now, |held| held.plus(TURN)));
    match before.status {
        Status::Queued | Status::Received if mutant!("out_of_order") => None,
        Status::Queued | Status::Received => Some(Decision::Later(soon)),
        Status::Sending if lease > now => Some(Decision::Later(soon)),
        Status::Sending if lease.plus(REVIVED_WITHIN) > now && !mutant!("dead_are_overtaken") => {
            Some(Decision::Behind(now.plus(REVIVE)))
        }
        Status::Sending
        | Status::Unknown
        | Status::Sent
        | Status::Unconfirmed
        | Status::Delivered
        | Status::Failed
        | Status::Suppressed
        | Status::Cancelled => None,
    }
}

/// The message with its lease.
fn leased(known: &Known<'_>, now: Timestamp) -> Message {
    let mut message = known.message.clone().to(Status::Sending, None);
    message.admissions += 1;
    message.lease = Some(now.plus(LEASE));
    message.not_before = None;
    if message.posting.is_none() {
        message.through = message.through.or(known.settings.provider);
        message.posting = Some(Posting { first: now, ..known.posting.clone() });
    }
    let doubt = matches!(known.message.status, Status::Sending | Status::Unknown) && !mutant!("doubt_forgotten");
    if let Some(posting) = message.posting.as_mut().filter(|_| doubt) {
        posting.earlier = Earlier::MayHaveLeft;
    }
    message
}

#[cfg(test)]
mod tests;
