//! A delivery: one event for one webhook, until the webhook has it or a day is over. It holds ids only; what is told of the
//! conversation is read when it is told, so nobody's words are kept here, and none outlive an erasure.

use super::plan::Notice;
use crate::catalogue::{Event, TEST};
use crate::message::MessageRef;
use crate::{TenantId, Timestamp, WebhookId, due};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

/// The pauses between tries, in milliseconds: eleven tries in a day, close together at first for an endpoint that is being
/// restarted, far apart later for one that is broken.
const PAUSES: [u64; 10] =
    [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR];

/// The longest wait that an endpoint can ask for by Retry-After: the longest of our own.
const LONGEST_PAUSE: Duration = Duration::from_millis(8 * HOUR);

/// How long a delivery can be looked at and replayed, in seconds: 30 days, like every proof.
const KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is tried, again if need be.
    Pending,
    /// The endpoint has it.
    Delivered,
    /// A day of tries has failed.
    Failed,
    /// The webhook was switched off before it was delivered.
    Stopped,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    /// When it began.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// What the endpoint answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why it answered nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Trouble>,
}

/// Why an endpoint answered nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// No connection could be made.
    NotReached,
    /// No answer came within ten seconds.
    NoAnswer,
    /// Its address is not public: nothing is sent there.
    NotPublic,
    /// It has just failed again and again, and is left alone for a minute.
    Resting,
    /// Nobody moved it for hours.
    Stuck,
}

impl Try {
    /// Whether the endpoint has it: any status from 200 to 299.
    pub fn succeeded(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }

    /// Whether the endpoint wants nothing any more.
    pub fn is_gone(&self) -> bool {
        self.status == Some(410)
    }
}

/// A delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The item's version.
    pub v: u32,
    /// Whose.
    pub tenant: TenantId,
    /// To which webhook.
    pub webhook: WebhookId,
    /// Which event.
    pub event: Event,
    /// Where the message is that the event is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageRef>,
    /// When the event happened: what the log is sorted by.
    pub at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// How often somebody has asked for it again.
    pub replays: u32,
    /// Tries since then.
    pub tries: u32,
    /// What came of each of them, the oldest first.
    pub log: Vec<Try>,
    /// When it is tried next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Timestamp>,
    /// By when it should have moved by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// How often the sweep has nudged.
    #[serde(default)]
    pub nudges: u32,
    /// When it may be forgotten, in seconds since 1970.
    pub ttl: i64,
}

impl Delivery {
    /// The delivery that a first notice asks for. It is stored with its first try.
    pub fn new(notice: &Notice, at: Timestamp, now: Timestamp) -> Self {
        Self {
            v: 1,
            tenant: notice.tenant.clone(),
            webhook: notice.webhook.clone(),
            event: notice.event.clone(),
            message: notice.message.clone(),
            at,
            state: State::Pending,
            replays: 0,
            tries: 0,
            log: vec![],
            next: Some(now),
            due: None,
            nudges: 0,
            ttl: now.0 / 1000 + KEPT_SECONDS,
        }
    }

    /// Its id: when, and which event.
    pub fn id(&self) -> String {
        format!("dlv_{}_{}", self.at.0, self.event.id)
    }

    /// After a try, of which the endpoint may have said when the next one may come. `pause` is [`pause`] for this delivery, with
    /// what chance adds to it.
    pub fn after(&self, tried: Try, retry_after: Option<Duration>, pause: Option<Duration>) -> Self {
        let ended = tried.at.plus(Duration::from_millis(tried.ms));
        let next = pause.map(|pause| ended.plus(pause.max(retry_after.unwrap_or_default().min(LONGEST_PAUSE))));
        let (state, next) = match (tried.succeeded(), tried.is_gone(), next) {
            (true, _, _) => (State::Delivered, None),
            (false, true, _) => (State::Stopped, None),
            (false, false, None) => (State::Failed, None),
            (false, false, next) => (State::Pending, next),
        };
        let mut after = self.clone().to(state, next);
        after.tries += 1;
        after.ttl = ended.0 / 1000 + KEPT_SECONDS;
        after.log.push(tried);
        after
    }

    /// In another state, to be tried next at that instant.
    pub fn to(mut self, state: State, next: Option<Timestamp>) -> Self {
        self.state = state;
        self.next = next;
        self.due = next.map(|next| next.plus(due::GRACE));
        self.nudges = 0;
        self
    }

    /// Asked for again by somebody, whatever became of it: from now on, as if it were new.
    pub fn again(self, now: Timestamp) -> Self {
        let replays = self.replays + 1;
        Self { replays, tries: 0, log: vec![], ttl: now.0 / 1000 + KEPT_SECONDS, ..self.to(State::Pending, Some(now)) }
    }

    /// At least this long until the next try; none: there is no next. A test is tried once.
    pub fn pause(&self) -> Option<Duration> {
        let pause = PAUSES.get(usize::try_from(self.tries).unwrap_or(PAUSES.len()));
        pause.filter(|_| self.event.kind != TEST).map(|pause| Duration::from_millis(*pause))
    }
}

/// The longest part of an id that is the event's.
const LONGEST_EVENT_ID: usize = 100;

/// When and which event, of a delivery's id; none if it is not one.
pub fn parse_id(id: &str) -> Option<(Timestamp, &str)> {
    let (at, event) = id.strip_prefix("dlv_")?.split_once('_')?;
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    let at = Some(at).filter(|at| at.len() <= 13 && at.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()?;
    ((1..=LONGEST_EVENT_ID).contains(&event.len()) && plain(event)).then_some((Timestamp(at), event))
}
