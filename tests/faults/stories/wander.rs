//! A story that chance writes: a handful of customers' and people's acts in any order and at any pace.

use super::{ACME_TOO, Desk, ONE, OTHER, Stage};
use fakes::telnyx::{Fault, ResetStyle};
use world::system::{ACME, GLOBEX};

/// At most this many acts.
const ACTS: usize = 9;

/// What customers say; ordinary words as often as keywords.
const SAYINGS: [&str; 16] = [
    "hi",
    "hello?",
    "are you open?",
    "how much is it?",
    "thanks",
    "ok",
    "one more thing",
    "who is this?",
    "STOP",
    "start",
    "revoke",
    "info",
    "help",
    "opt out",
    "unstop",
    "hey",
];

/// Pauses in milliseconds: within a burst, about its end, while the model thinks, and between bursts.
const PAUSES: [u64; 10] = [0, 40, 300, 1_500, 3_000, 6_900, 7_400, 8_100, 9_500, 31_000];

/// Wanders.
pub fn wander(stage: &Stage) {
    let draw = |below: usize| stage.world.outside.draw(|chance| chance.below(below));
    for _ in 0..3 + draw(ACTS - 2) {
        let (customer, ours) = ([ONE, ONE, OTHER][draw(3)], [ACME, ACME, ACME, ACME_TOO, GLOBEX][draw(5)]);
        match draw(20) {
            0 => drop(stage.system.telnyx.picture(customer, ours, "look")),
            1 => stage.takes_over(customer),
            2 => stage.resumes(customer),
            3 => stage.posts(&[Fault::RateLimited(ResetStyle::RetryAfter(5))]),
            4 => stage.posts(&[[Fault::HangAfter, Fault::HangBefore, Fault::ResetAfter][draw(3)].clone()]),
            5 => stage.posts(&[[Fault::Refuse(400, 40_310), Fault::StatusAfter(503), Fault::Refused][draw(3)].clone()]),
            7 => stage.writes(customer, "A person here."),
            8 => stage.closes(customer),
            9 => stage.escalates(customer),
            10 => stage.starts(customer, "Hello from Acme!"),
            6 => stage.system.model.with(|model| model.thinking_ms = 200 + 500 * draw(10) as u64),
            _ => drop(stage.system.telnyx.text(customer, ours, SAYINGS[draw(SAYINGS.len())])),
        }
        stage.wait(PAUSES[draw(PAUSES.len())]);
    }
}
