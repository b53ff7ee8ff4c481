//! Webhooks: signed afresh for each attempt, acknowledged within two seconds or tried again, then on the failover URL.

use super::undelivered::Undelivered;
use super::{Account, Telnyx};
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;

/// How long the receiver has (Telnyx, receiving webhooks).
const ACK_WITHIN: Duration = Duration::from_millis(2_000);
/// Attempts on each URL (Telnyx, receiving webhooks).
const TRIES: u32 = 3;
/// Waits after the first, the second and the third attempt on a URL. "Exponential" is all that is published.
const BACKOFF: [Duration; TRIES as usize] = [Duration::from_secs(2), Duration::from_secs(4), Duration::from_secs(2)];

/// One POST that the caller is to make now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Names this attempt to [`Telnyx::delivered`].
    pub id: u64,
    /// The account whose event it is.
    pub account: String,
    /// 1 for the first.
    pub attempt: u32,
    /// Where to.
    pub url: String,
    /// All headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The bytes that are signed.
    pub body: Vec<u8>,
}

/// How an attempt went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledgement {
    /// The receiver answered with this status; only 2xx counts.
    Status(u16),
    /// No answer in time, or no connection.
    Timeout,
}

/// An event that is not acknowledged yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Hook {
    sequence: u64,
    account: String,
    content: Content,
    urls: Vec<String>,
    header: Header,
    at: Timestamp,
    attempt: u32,
    in_flight: Option<(u64, Timestamp)>,
}

/// What is posted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Content {
    /// JSON of `data`; `meta` differs from attempt to attempt.
    Event { data: String, with_meta: bool },
    /// These bytes.
    Raw(Vec<u8>),
}

/// What the signature headers of the first attempt are.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum Header {
    Honest,
    /// Seconds off.
    Skewed(i64),
    WrongKey,
    /// Signed then, posted now, and never again.
    Frozen(Timestamp),
}

impl Hook {
    pub(crate) fn new(
        sequence: u64,
        account: &str,
        content: Content,
        urls: Vec<String>,
        header: Header,
        at: Timestamp,
    ) -> Self {
        Self { sequence, account: account.to_owned(), content, urls, header, at, attempt: 1, in_flight: None }
    }

    /// When something is to be done about it next.
    pub(crate) fn due(&self) -> Timestamp {
        self.in_flight.map_or(self.at, |(_, since)| since.plus(ACK_WITHIN).plus(Duration::from_millis(1)))
    }

    fn delivery(&self, id: u64, account: &Account, now: Timestamp) -> Delivery {
        let url = self.urls[((self.attempt - 1) / TRIES) as usize].clone();
        let body = match &self.content {
            Content::Event { data, with_meta: true } => {
                let meta = json!({"attempt": self.attempt, "delivered_to": url});
                format!("{{\"data\":{data},\"meta\":{meta}}}").into_bytes()
            }
            Content::Event { data, with_meta: false } => format!("{{\"data\":{data}}}").into_bytes(),
            Content::Raw(bytes) => bytes.clone(),
        };
        let seconds = now.0.div_euclid(1000);
        let headers = match self.header {
            Header::Skewed(off) if self.attempt == 1 => signed(account, seconds + off, &body),
            Header::WrongKey if self.attempt == 1 => signed(&account.impostor(), seconds, &body),
            Header::Frozen(then) => signed(account, then.0.div_euclid(1000), &body),
            Header::Honest | Header::Skewed(_) | Header::WrongKey => signed(account, seconds, &body),
        };
        Delivery { id, account: account.id.clone(), attempt: self.attempt, url, headers, body }
    }

    /// Plans the next attempt; false when there is none.
    fn again(&mut self, now: Timestamp) -> bool {
        self.at = now.plus(BACKOFF[((self.attempt - 1) % TRIES) as usize]);
        self.in_flight = None;
        self.attempt += 1;
        let frozen = matches!(self.header, Header::Frozen(_));
        !frozen && self.attempt <= TRIES * u32::try_from(self.urls.len()).unwrap_or(1)
    }
}

impl Telnyx {
    /// The webhooks to post now. Each is to be reported to [`Telnyx::delivered`]; what is not reported within two seconds
    /// counts as timed out, so a delivery that a crash swallowed is made again.
    pub fn due(&mut self, now: Timestamp) -> Vec<Delivery> {
        self.advance(now);
        self.time_out(now);
        let mut ready: Vec<usize> = (0..self.hooks.len())
            .filter(|&at| self.hooks[at].in_flight.is_none() && self.hooks[at].at <= now)
            .collect();
        ready.sort_by_key(|&at| (self.hooks[at].at, self.hooks[at].sequence));
        let mut deliveries = Vec::with_capacity(ready.len());
        for at in ready {
            let id = self.next_sequence();
            let hook = &self.hooks[at];
            let account = self.account(&hook.account).expect("accounts are never removed");
            deliveries.push(hook.delivery(id, account, now));
            self.hooks[at].in_flight = Some((id, now));
        }
        deliveries
    }

    /// Reports how an attempt went. An answer that took longer than two seconds counts as none.
    pub fn delivered(&mut self, id: u64, how: Acknowledgement, now: Timestamp) {
        self.time_out(now);
        let flying = |hook: &Hook| hook.in_flight.is_some_and(|(flight, _)| flight == id);
        let Some(at) = self.hooks.iter().position(flying) else {
            return;
        };
        match how {
            Acknowledgement::Status(200..=299) => {
                self.hooks.swap_remove(at);
            }
            Acknowledgement::Status(_) | Acknowledgement::Timeout => self.fail(at, now),
        }
    }

    /// The headers that make a body of this account's valid at this moment.
    pub fn signature(&self, account: &str, body: &[u8], now: Timestamp) -> Option<Vec<(String, String)>> {
        Some(signed(self.account(account)?, now.0.div_euclid(1000), body))
    }

    fn time_out(&mut self, now: Timestamp) {
        let late = |hook: &Hook| hook.in_flight.is_some_and(|(_, since)| now > since.plus(ACK_WITHIN));
        while let Some(at) = self.hooks.iter().position(late) {
            self.fail(at, now);
        }
    }

    fn fail(&mut self, at: usize, now: Timestamp) {
        if self.hooks[at].again(now) {
            self.count("webhook: tried again");
        } else {
            let hook = self.hooks.swap_remove(at);
            let replay = matches!(hook.header, Header::Frozen(_));
            self.count(if replay { "webhook: replay refused" } else { "webhook: abandoned" });
            if let Content::Event { data, .. } = hook.content
                && !replay
            {
                let url = hook.urls.last().cloned().unwrap_or_default();
                self.undelivered.push(Undelivered { account: hook.account, at: now, data, url });
            }
        }
    }
}

fn signed(account: &Account, seconds: i64, body: &[u8]) -> Vec<(String, String)> {
    let timestamp = seconds.to_string();
    let signature = account.sign(&timestamp, body);
    [
        ("content-type", "application/json"),
        ("user-agent", "telnyx-webhooks"),
        ("telnyx-signature-ed25519", &signature),
        ("telnyx-timestamp", &timestamp),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}
