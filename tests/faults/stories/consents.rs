//! Customers opt out and in again, and ask for help.

use super::{ACME_TOO, ONE, Stage};
use fakes::telnyx::{EventKind, Fault, Quirk, ResetStyle};

pub fn stop_and_start(stage: &Stage) {
    stage.text(ONE, "hi");
    stage.wait(7_500);
    stage.text(ONE, "STOP");
    stage.wait(3_000);
    stage.text(ONE, "did you get that?");
    stage.wait(1_000);
    stage.text(ONE, "START");
    stage.wait(1_000);
    stage.text(ONE, "are you there?");
}

pub fn stop_while_queued(stage: &Stage) {
    stage.posts(&[Fault::RateLimited(ResetStyle::RetryAfter(6)), Fault::RateLimited(ResetStyle::RetryAfter(6))]);
    stage.text(ONE, "hi");
    stage.wait(10_000);
    stage.text(ONE, "optout");
    stage.wait(30_000);
    stage.text(ONE, "unstop");
    stage.wait(500);
    stage.text(ONE, "hi again");
}

pub fn notices(stage: &Stage) {
    stage.text(ONE, "INFO");
    stage.wait(500);
    stage.text(ONE, "hi");
    stage.wait(3_000);
    stage.text(ONE, "help");
    stage.wait(2_000);
    stage.text(ONE, "revoke");
    stage.wait(2_000);
    stage.text(ONE, "aide");
    stage.wait(2_000);
    stage.text(ONE, "opt out");
    stage.wait(2_000);
    stage.text(ONE, "start");
    stage.wait(1_000);
    stage.text(ONE, "hi again");
}

pub fn two_numbers(stage: &Stage) {
    let other = |text: &str| drop(stage.system.telnyx.text(ONE, ACME_TOO, text));
    stage.text(ONE, "hi");
    other("hi");
    stage.wait(6_900);
    stage.text(ONE, "REVOKE");
    stage.wait(700);
    other("hello?");
    stage.wait(5_000);
    // It overtakes its own START.
    stage.odd(EventKind::Received, Quirk::Late(1_200));
    stage.text(ONE, "START");
    stage.wait(100);
    other("and now?");
    stage.wait(300);
    other("and again?");
}
