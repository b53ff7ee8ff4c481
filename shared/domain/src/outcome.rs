//! How a POST to Telnyx went, and what a message becomes of it. Classified by Telnyx's error code first and the HTTP
//! status second, because one status serves many codes (Telnyx's api-error-codes table).

mod codes;

use crate::admission::evidence;
use crate::consent::ConsentSource;
use crate::head::NeedsPerson;
use crate::message::{Earlier, Message, Status};
use crate::{Timestamp, due, mutant};
pub use codes::{Class, OPTED_OUT, class, words};
use std::time::Duration;

/// The answer to a POST, as far as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 2xx. The id is absent if the body could not be read: then it may have been anybody's answer.
    Accepted {
        /// Telnyx's id of the message.
        provider: Option<String>,
        /// How long Telnyx expects to queue it.
        wait: Option<Duration>,
    },
    /// Any other status.
    Refused {
        /// HTTP status.
        status: u16,
        /// Telnyx's error code, when the body had one.
        code: Option<String>,
        /// How long to wait, when a header said so.
        wait: Option<Duration>,
    },
    /// Surely not sent.
    NotSent,
    /// Sent, or partly, and no answer.
    NoAnswer,
}

/// What a message becomes.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The message after it.
    pub message: Message,
    /// The number is to wait until then.
    pub pause: Option<Timestamp>,
    /// An opt-out that Telnyx knew and we did not, from this instant.
    pub opted_out: Option<(Timestamp, ConsentSource)>,
    /// Whether a person has to look.
    pub needs_person: Option<NeedsPerson>,
}

/// The shortest pause after a throttle without a wish of Telnyx's.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// The longest, as Telnyx's page on rate limits advises.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A wish longer than this is taken for a mistake.
const LONGEST_WISH: Duration = Duration::from_secs(24 * 3600);

/// A message that Telnyx throttles for longer than this is given up, readable (as long as Telnyx itself would queue it, six
/// times over).
const GIVE_UP_AFTER: Duration = Duration::from_secs(24 * 3600);

/// What the answer makes of the message, which was admitted at `admitted`.
pub fn after(message: &Message, answer: &Answer, admitted: Timestamp, now: Timestamp) -> Outcome {
    let outcome = of_this(message, answer, admitted, now);
    let earlier = message.posting.as_ref().map_or(Earlier::NeverLeft, |posting| posting.earlier);
    match earlier {
        Earlier::NeverLeft => outcome,
        Earlier::MayHaveLeft => doubted(outcome, now),
    }
}

/// What it makes of it when nothing was POSTed before.
fn of_this(message: &Message, answer: &Answer, admitted: Timestamp, now: Timestamp) -> Outcome {
    match answer {
        // A gateway's page can have any status: only Telnyx's own answer says that it was taken.
        Answer::Accepted { provider: None, .. } => unknown(message, "Telnyx's answer could not be read"),
        Answer::Accepted { provider, wait } => {
            let mut sent = message.clone().ended(Status::Sent, None);
            sent.provider.clone_from(provider);
            Outcome { pause: wait.and_then(|wait| slow_down(wait, now)), ..plain(sent) }
        }
        Answer::NotSent => wait_for(message, "Telnyx could not be reached", None, now),
        Answer::NoAnswer if mutant!("timeout_is_not_sent") => wait_for(message, "no answer", None, now),
        Answer::NoAnswer => unknown(message, "Telnyx did not answer"),
        Answer::Refused { status, code, wait } => refused(message, *status, code.as_deref(), *wait, admitted, now),
    }
}

/// An earlier POST may have left, so this one's refusal settles nothing: it stays unknown, asks again where it was only
/// throttled, and else is left to the receipt, Telnyx's record and people.
fn doubted(outcome: Outcome, now: Timestamp) -> Outcome {
    let message = outcome.message.clone();
    match message.status {
        Status::Queued => {
            let (until, reason) = (message.not_before, message.reason.clone());
            let mut waits = message.to(Status::Unknown, reason.as_deref());
            waits.lease = until;
            waits.not_before = None;
            Outcome { message: waits, ..outcome }
        }
        Status::Failed | Status::Suppressed => {
            let why = "Telnyx refused it again, but may have taken it before";
            let message = Message { code: None, ..evidence::awaiting(&message, why, now) };
            Outcome { message, needs_person: Some(NeedsPerson::Unknown), ..outcome }
        }
        Status::Received
        | Status::Sending
        | Status::Unknown
        | Status::Sent
        | Status::Unconfirmed
        | Status::Delivered
        | Status::Cancelled => outcome,
    }
}

fn refused(
    message: &Message,
    status: u16,
    code: Option<&str>,
    wait: Option<Duration>,
    admitted: Timestamp,
    now: Timestamp,
) -> Outcome {
    match code.and_then(class) {
        Some(Class::OptedOut) => {
            let mut blocked = message.clone().ended(Status::Suppressed, Some("the customer has opted out at Telnyx"));
            blocked.code = code.map(str::to_owned);
            Outcome { opted_out: Some((admitted, ConsentSource::Carrier)), ..plain(blocked) }
        }
        Some(Class::Throttle) => wait_for(message, "Telnyx asked us to slow down", wait, now),
        Some(Class::HoldDay) => wait_for(message, "Telnyx holds this number for a day", Some(LONGEST_WISH), now),
        Some(Class::HoldUntilMidnight) => {
            wait_for(message, "the daily spending limit at Telnyx is reached", Some(until_midnight(now)), now)
        }
        Some(Class::Ambiguous) => unknown(message, "Telnyx did not say whether it took it"),
        Some(Class::Permanent | Class::Intervention | Class::Configuration) => failed(message, code, status),
        None => by_status(message, status, code, wait, now),
    }
}

fn by_status(message: &Message, status: u16, code: Option<&str>, wait: Option<Duration>, now: Timestamp) -> Outcome {
    match status {
        429 => wait_for(message, "Telnyx asked us to slow down", wait, now),
        408 | 409 | 500..=599 => unknown(message, "Telnyx did not say whether it took it"),
        // The same key with another body while the first was accepted: never a failure.
        422 if message.admissions > 1 => unknown(message, "Telnyx knows this key with another body"),
        _ => failed(message, code, status),
    }
}

fn plain(message: Message) -> Outcome {
    Outcome { message, pause: None, opted_out: None, needs_person: None }
}

fn failed(message: &Message, code: Option<&str>, status: u16) -> Outcome {
    let code = code.map_or_else(|| format!("http_{status}"), str::to_owned);
    let mut failed = message.clone().ended(Status::Failed, Some(words(&code)));
    failed.code = Some(code);
    Outcome { needs_person: Some(NeedsPerson::DeliveryFailed), ..plain(failed) }
}

/// The lease stays: whoever looks at it next must know that the holder is dead.
fn unknown(message: &Message, why: &str) -> Outcome {
    plain(message.clone().to(Status::Unknown, Some(why)))
}

fn wait_for(message: &Message, why: &str, wish: Option<Duration>, now: Timestamp) -> Outcome {
    if now.since(message.place.at) > GIVE_UP_AFTER {
        return failed(message, Some("throttled"), 429);
    }
    let doubled = SHORTEST_PAUSE * 2u32.saturating_pow(message.admissions.saturating_sub(1).min(10));
    let pause = wish.unwrap_or(doubled.min(LONGEST_PAUSE)).clamp(SHORTEST_PAUSE, LONGEST_WISH);
    let until = now.plus(pause);
    let mut queued = message.clone().to(Status::Queued, Some(why));
    queued.lease = None;
    queued.not_before = Some(until);
    queued.due = Some(until.plus(due::GRACE));
    queued.nudges = 0;
    Outcome { pause: wish.map(|_| until), ..plain(queued) }
}

/// Telnyx queues what comes too fast; beyond this it is time to slow down (Telnyx, rate limits).
const LONG_QUEUE: Duration = Duration::from_secs(5);

fn slow_down(wait: Duration, now: Timestamp) -> Option<Timestamp> {
    (wait > LONG_QUEUE).then(|| now.plus(wait.min(LONGEST_PAUSE)))
}

fn until_midnight(now: Timestamp) -> Duration {
    const DAY: i64 = 24 * 3600 * 1000;
    Duration::from_millis(u64::try_from(DAY - now.0.rem_euclid(DAY)).unwrap_or(0))
}
