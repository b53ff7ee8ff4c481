//! People of the tenant take over, write, and give back.

use super::{Desk, ONE, OTHER, Stage};
use fakes::telnyx::{Fault, ResetStyle};

pub fn takeover(stage: &Stage) {
    stage.posts(&[Fault::RateLimited(ResetStyle::RetryAfter(4))]);
    stage.text(ONE, "hi");
    stage.text(OTHER, "hi");
    stage.wait(7_600);
    stage.takes_over(ONE);
    stage.wait(2_000);
    stage.takes_over(OTHER);
    stage.text(ONE, "is this a person?");
    stage.wait(8_000);
    stage.resumes(ONE);
}

pub fn short_takeover(stage: &Stage) {
    stage.posts(&[Fault::RateLimited(ResetStyle::RetryAfter(10))]);
    stage.text(ONE, "hi");
    stage.wait(9_000);
    stage.takes_over(ONE);
    stage.wait(1_000);
    stage.resumes(ONE);
    stage.wait(12_000);
    stage.text(ONE, "who are you?");
}

pub fn person_writes(stage: &Stage) {
    stage.text(ONE, "hi");
    stage.text(OTHER, "hi");
    stage.wait(3_000);
    stage.writes(ONE, "A person here. How can I help?");
    stage.wait(6_000);
    stage.posts(&[Fault::RateLimited(ResetStyle::RetryAfter(4)), Fault::RateLimited(ResetStyle::RetryAfter(4))]);
    stage.writes(ONE, "Are you still there?");
    stage.writes(OTHER, "A person here.");
    stage.wait(1_500);
    stage.text(ONE, "revoke");
    stage.text(OTHER, "thanks");
}
