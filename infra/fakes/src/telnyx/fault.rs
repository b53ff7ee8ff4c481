//! What can go wrong with a request, before Telnyx takes it or after.

use super::answer::error;
use super::{Answered, Telnyx};
use crate::wire::{self, Reply};
use domain::Timestamp;
use platform::http::Response;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One thing that goes wrong. "After" means that the message leaves although the answer does not say so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// Nothing: lets one request pass, so that a script can strike the second.
    Pass,
    /// The connection is refused.
    Refused,
    /// No answer, and nothing was taken.
    HangBefore,
    /// No answer, and it was taken.
    HangAfter,
    /// The connection breaks, and nothing was taken.
    ResetBefore,
    /// The connection breaks, and it was taken.
    ResetAfter,
    /// This status with an error in JSON, and nothing was taken.
    StatusBefore(u16),
    /// This status with an error in JSON, and it was taken.
    StatusAfter(u16),
    /// HTML with this status (200 among them), and nothing was taken.
    HtmlBefore(u16),
    /// HTML with this status (200 among them), and it was taken.
    HtmlAfter(u16),
    /// The true answer, cut in half.
    CutAfter,
    /// 429 with code 10011.
    RateLimited(ResetStyle),
    /// 40318: the sender's queue is full.
    QueueFull,
    /// 40333 with status 429, which is not a rate limit.
    SpendLimit,
    /// A refusal with this status and code.
    Refuse(u16, u32),
    /// The true answer, this many milliseconds late; receipts do not wait for it.
    Slow(u64),
    /// The true answer, after all receipts.
    ReceiptsFirst,
}

/// How a rate limit says when it ends: the documentation has two ways, and there may be none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResetStyle {
    /// `x-ratelimit-reset` in seconds from now.
    Seconds(u32),
    /// `x-ratelimit-reset` as a Unix time, and `retry-after`.
    Epoch(u32),
    /// Only `retry-after`.
    RetryAfter(u32),
    /// Nothing.
    Silent,
}

impl Fault {
    /// The reply, when it strikes before anything was taken.
    pub(crate) fn before(&self, now: Timestamp) -> Option<Reply> {
        let response = match self {
            Self::Refused => return Some(Reply::Refused),
            Self::HangBefore => return Some(Reply::Hang),
            Self::ResetBefore => return Some(Reply::Reset),
            Self::StatusBefore(status) => server_error(*status),
            Self::HtmlBefore(status) => wire::html(*status),
            Self::RateLimited(style) => rate_limited(*style, now),
            Self::QueueFull => error(400, 40_318, "Messaging queue full"),
            Self::SpendLimit => error(429, 40_333, "Daily spend limit reached"),
            Self::Refuse(status, code) => error(*status, *code, "Refused on demand"),
            Self::Pass
            | Self::HangAfter
            | Self::ResetAfter
            | Self::StatusAfter(_)
            | Self::HtmlAfter(_)
            | Self::CutAfter
            | Self::Slow(_)
            | Self::ReceiptsFirst => return None,
        };
        Some(Reply::now(response))
    }

    /// What the caller gets of the true answer.
    pub(crate) fn after(&self, response: Response) -> Reply {
        match self {
            Self::HangAfter => Reply::Hang,
            Self::ResetAfter => Reply::Reset,
            Self::StatusAfter(status) => Reply::now(server_error(*status)),
            Self::HtmlAfter(status) => Reply::now(wire::html(*status)),
            Self::CutAfter => Reply::now(wire::cut(response)),
            Self::Slow(_) | Self::ReceiptsFirst => Reply::Answer { response, after: self.delay() },
            Self::Pass
            | Self::Refused
            | Self::HangBefore
            | Self::ResetBefore
            | Self::StatusBefore(_)
            | Self::HtmlBefore(_)
            | Self::RateLimited(_)
            | Self::QueueFull
            | Self::SpendLimit
            | Self::Refuse(..) => Reply::now(response),
        }
    }

    /// How long the true answer is held back. Receipts are due within 0.7 s, so two seconds are after them.
    pub(crate) fn delay(&self) -> Duration {
        if let Self::Slow(ms) = self {
            return Duration::from_millis(*ms);
        }
        if *self == Self::ReceiptsFirst { Duration::from_secs(2) } else { Duration::ZERO }
    }

    /// The name under which it is counted.
    pub(crate) fn name(&self) -> String {
        let debug = format!("{self:?}");
        format!("fault: {}", debug.split('(').next().unwrap_or_default())
    }
}

impl Answered {
    /// What a caller sees of a reply.
    pub(crate) fn of(reply: &Reply) -> Self {
        reply.response().map_or(Self::Nothing, |response| Self::Status(response.status))
    }
}

impl Telnyx {
    /// What strikes the next POST to `/messages`.
    pub(crate) fn post_fault(&mut self) -> Fault {
        let fault = self.script.posts.pop_front().unwrap_or_else(|| self.chance_fault());
        self.counted(fault)
    }

    /// What strikes the next GET.
    pub(crate) fn get_fault(&mut self) -> Fault {
        let chance = self.script.chances.get_failed;
        let fault = match self.script.gets.pop_front() {
            Some(fault) => fault,
            None if self.rng.chance(chance) => self.one_of(&[
                Fault::Refused,
                Fault::HangBefore,
                Fault::StatusBefore(500),
                Fault::HtmlBefore(502),
                Fault::CutAfter,
                Fault::RateLimited(ResetStyle::Seconds(1)),
            ]),
            None => Fault::Pass,
        };
        self.counted(fault)
    }

    fn counted(&mut self, fault: Fault) -> Fault {
        if fault != Fault::Pass {
            self.count(&fault.name());
        }
        fault
    }

    fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.rng.below(choices.len() as u64) as usize].clone()
    }

    fn chance_fault(&mut self) -> Fault {
        let chances = self.script.chances.clone();
        if self.rng.chance(chances.not_taken) {
            return self.one_of(&[Fault::Refused, Fault::HangBefore, Fault::ResetBefore]);
        }
        if self.rng.chance(chances.answer_lost) {
            return self.one_of(&[
                Fault::HangAfter,
                Fault::ResetAfter,
                Fault::StatusAfter(500),
                Fault::StatusAfter(503),
                Fault::HtmlAfter(502),
                Fault::HtmlAfter(200),
                Fault::CutAfter,
            ]);
        }
        if self.rng.chance(chances.server_error) {
            return self.one_of(&[
                Fault::StatusBefore(500),
                Fault::StatusBefore(503),
                Fault::HtmlBefore(502),
                Fault::HtmlBefore(200),
            ]);
        }
        if self.rng.chance(chances.throttled) {
            return self.one_of(&[
                Fault::RateLimited(ResetStyle::Seconds(2)),
                Fault::RateLimited(ResetStyle::Epoch(3)),
                Fault::RateLimited(ResetStyle::RetryAfter(1)),
                Fault::RateLimited(ResetStyle::Silent),
                Fault::QueueFull,
            ]);
        }
        if self.rng.chance(chances.slow) {
            return Fault::Slow(1_000 + self.rng.below(7_000));
        }
        Fault::Pass
    }
}

fn server_error(status: u16) -> Response {
    let code = if status == 503 { 10_008 } else { 10_007 };
    error(status, code, "Unexpected error")
}

fn rate_limited(style: ResetStyle, now: Timestamp) -> Response {
    let mut response = error(429, 10_011, "Too many requests");
    let mut header = |name: &str, value: i64| response.headers.push((name.to_owned(), value.to_string()));
    match style {
        ResetStyle::Seconds(seconds) => {
            header("x-ratelimit-limit", 20);
            header("x-ratelimit-remaining", 0);
            header("x-ratelimit-reset", i64::from(seconds));
        }
        ResetStyle::Epoch(seconds) => {
            header("x-ratelimit-limit", 20);
            header("x-ratelimit-remaining", 0);
            // Rounded up, as a reset must never be told too early.
            header("x-ratelimit-reset", (now.0 + 999) / 1000 + i64::from(seconds));
            header("retry-after", i64::from(seconds));
        }
        ResetStyle::RetryAfter(seconds) => header("retry-after", i64::from(seconds)),
        ResetStyle::Silent => {}
    }
    response
}
