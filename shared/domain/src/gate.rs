//! The gate: every message that leaves, whoever wrote it, passes this one function before each admission. What it denies
//! or defers is stored on the message with the reason, so "why did this not go?" is one look.

use crate::contact::Contact;
use crate::head::{Badge, Head, NeedsPerson};
use crate::message::{Message, Origin, Source};
use crate::settings::Settings;
use crate::usage::Allowance;
use crate::window::{self, Silence};
use crate::{Timestamp, mutant};
use std::time::Duration;

/// A confirmation is worth sending only for so long (47 CFR 64.1200(a)(12): within five minutes).
const CONFIRM_WITHIN: Duration = Duration::from_secs(300);

/// What the gate looks at.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The tenant's settings.
    pub settings: &'a Settings,
    /// Whether our number is still this tenant's.
    pub number: Ownership,
    /// The customer.
    pub contact: &'a Contact,
    /// The conversation.
    pub head: &'a Head,
    /// The message.
    pub message: &'a Message,
    /// Until when Telnyx has asked us to wait with this number.
    pub pause: Option<Timestamp>,
    /// Whether the month's quota has room.
    pub allowance: Allowance,
    /// The instant.
    pub now: Timestamp,
}

/// Whose our number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// This tenant's.
    Ours,
    /// It has been taken away.
    Gone,
}

/// What the gate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be admitted now.
    Allow,
    /// Not before then.
    Defer(Timestamp, &'static str),
    /// Never.
    Deny(Denial),
}

/// Why a message will never go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The tenant sends nothing.
    Suspended,
    /// Our number is no longer the tenant's.
    NumberGone,
    /// The customer opted out.
    OptedOut,
    /// The opt-out that it confirms is over, or too old.
    NothingToConfirm,
    /// The send names a conversation that is closed.
    Closed,
    /// The AI may not speak here now.
    Silent(Silence),
    /// The month's quota is used up (F063).
    QuotaExceeded,
    /// Too many replies within an hour.
    Loop,
}

impl Denial {
    /// In words for people, stored on the message.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Suspended => "the tenant is suspended",
            Self::NumberGone => "the number no longer belongs to the tenant",
            Self::OptedOut => "the customer has opted out",
            Self::NothingToConfirm => "there is no recent opt-out to confirm",
            Self::Closed => "the conversation is closed",
            Self::Silent(silence) => silence.reason(),
            Self::QuotaExceeded => "the month's quota of messages is used up",
            Self::Loop => "too many automatic replies within an hour",
        }
    }

    /// Its stable name, stored as the message's code, where programs ask for it.
    pub fn code(self) -> Option<&'static str> {
        match self {
            Self::QuotaExceeded => Some("quota_exceeded"),
            Self::Suspended
            | Self::NumberGone
            | Self::OptedOut
            | Self::NothingToConfirm
            | Self::Closed
            | Self::Silent(_)
            | Self::Loop => None,
        }
    }

    /// Whether a person has to look because of it.
    pub fn needs_person(self) -> Option<NeedsPerson> {
        match self {
            Self::Loop => Some(NeedsPerson::Loop),
            Self::QuotaExceeded => Some(NeedsPerson::QuotaExceeded),
            Self::NumberGone => Some(NeedsPerson::ReplyHeld),
            Self::Suspended | Self::OptedOut | Self::NothingToConfirm | Self::Closed | Self::Silent(_) => None,
        }
    }
}

/// The gate.
pub fn gate(ask: &Ask<'_>) -> Verdict {
    let denial =
        [suspended, number_gone, opted_out, closed, silent, over_quota, looping].into_iter().find_map(|rule| rule(ask));
    match (denial, ask.pause) {
        (Some(denial), _) => Verdict::Deny(denial),
        (None, Some(until)) if until > ask.now => Verdict::Defer(until, "Telnyx asked us to slow down"),
        (None, _) => Verdict::Allow,
    }
}

fn suspended(ask: &Ask<'_>) -> Option<Denial> {
    ask.settings.suspended.then_some(Denial::Suspended)
}

fn number_gone(ask: &Ask<'_>) -> Option<Denial> {
    (ask.number == Ownership::Gone).then_some(Denial::NumberGone)
}

/// Two messages pass an opt-out: the one confirmation of it, and an answer to HELP.
fn opted_out(ask: &Ask<'_>) -> Option<Denial> {
    match ask.message.origin {
        Some(Origin::Confirmation) => {
            let consent = &ask.contact.consent;
            let current = ask.contact.opted_out && ask.message.consent_generation == Some(consent.generation);
            let recent = ask.now.since(ask.message.place.at) <= CONFIRM_WITHIN;
            (!(current && recent)).then_some(Denial::NothingToConfirm)
        }
        Some(Origin::Help) => None,
        Some(Origin::Campaign | Origin::Workflow) | None => {
            (ask.contact.opted_out && !mutant!("gate_ignores_opt_out")).then_some(Denial::OptedOut)
        }
    }
}

fn closed(ask: &Ask<'_>) -> Option<Denial> {
    let names_it = matches!(ask.message.source, Source::SmsAgent);
    (names_it && ask.head.status == Badge::Closed).then_some(Denial::Closed)
}

fn silent(ask: &Ask<'_>) -> Option<Denial> {
    let ai = ask.message.source == Source::SmsAgent;
    let silence = window::may_speak(ask.settings, ask.head, ask.contact.opted_out).err()?;
    // The hand-off line escalates with its first admission, and may be admitted again.
    let own = silence == Silence::Escalated && ask.message.hand_off.is_some() && ask.message.admissions > 0;
    (ai && !own).then_some(Denial::Silent(silence))
}

/// A message counts once: what has been admitted before is not asked again.
fn over_quota(ask: &Ask<'_>) -> Option<Denial> {
    (ask.message.admissions == 0 && ask.allowance == Allowance::UsedUp).then_some(Denial::QuotaExceeded)
}

fn looping(ask: &Ask<'_>) -> Option<Denial> {
    let first = ask.message.source == Source::SmsAgent && ask.message.admissions == 0;
    (first && too_many_replies(ask.settings, ask.head, ask.now)).then_some(Denial::Loop)
}

/// Whether this conversation has had as many AI replies within the hour as it may: two machines talking (B11).
pub fn too_many_replies(settings: &Settings, head: &Head, now: Timestamp) -> bool {
    head.replies.hour == hour(now) && head.replies.count >= settings.most_replies_per_hour
}

/// The hour that an instant lies in, counted from 1970.
pub fn hour(now: Timestamp) -> i64 {
    now.0.div_euclid(3_600_000)
}
