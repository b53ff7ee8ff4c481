//! People of the tenant take over, write, escalate, close, start, and give back, beside what customers and the assistant write.

use super::{ACME_TOO, Desk, ONE, OTHER, Stage};
use domain::cost::Cost;
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

pub fn close(stage: &Stage) {
    stage.text(ONE, "hi");
    stage.text(OTHER, "hi");
    // While the reply is being written, and while a text comes in.
    stage.wait(7_400);
    stage.closes(ONE);
    stage.text(OTHER, "one more thing");
    stage.closes(OTHER);
    stage.text(OTHER, "and another");
    stage.wait(500);
    stage.text(ONE, "are you still there?");
    stage.wait(12_000);
    stage.closes(ONE);
    stage.wait(1_000);
    stage.text(ONE, "thanks");
}

pub fn close_while_queued(stage: &Stage) {
    stage.posts(&[Fault::RateLimited(ResetStyle::RetryAfter(8)), Fault::HangAfter]);
    stage.text(ONE, "hi");
    stage.wait(9_500);
    stage.closes(ONE);
    stage.wait(12_000);
    stage.text(ONE, "hello?");
    stage.wait(9_000);
    stage.closes(ONE);
}

pub fn escalation(stage: &Stage) {
    stage.system.model.with(|model| model.thinking_ms = 2_000);
    stage.text(ONE, "I want a person");
    stage.text(OTHER, "I want a person too");
    stage.wait(8_000);
    stage.escalates(ONE);
    stage.wait(900);
    stage.text(ONE, "hello?");
    stage.escalates(OTHER);
    stage.wait(9_000);
    stage.resumes(ONE);
    stage.resumes(OTHER);
    stage.text(ONE, "never mind");
}

pub fn start(stage: &Stage) {
    stage.text(ONE, "hi");
    stage.wait(200);
    stage.starts(ONE, "Hello from Acme!");
    stage.starts(OTHER, "Hello from Acme!");
    stage.wait(200);
    stage.text(OTHER, "hi");
    stage.wait(9_000);
    stage.closes(OTHER);
    stage.text(OTHER, "bye");
    stage.starts(OTHER, "One more thing.");
    stage.wait(3_000);
    stage.text(OTHER, "revoke");
    stage.starts(OTHER, "Are you there?");
}

pub fn quota(stage: &Stage) {
    stage.settings("acme", |settings| {
        settings.quota = Some(4);
        settings.price = Some(Cost { micros: 7_900, currency: "USD".into() });
    });
    stage.posts(&[Fault::RateLimited(ResetStyle::RetryAfter(3))]);
    for customer in [ONE, OTHER] {
        stage.text(customer, "hi");
        stage.text(customer, "help");
    }
    stage.system.telnyx.text(ONE, ACME_TOO, "hi");
    stage.wait(9_000);
    stage.writes(ONE, "A person here. How can I help?");
    stage.text(OTHER, "anybody?");
    stage.wait(12_000);
    stage.writes(OTHER, "A person here.");
}
