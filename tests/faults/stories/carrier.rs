//! Telnyx throttles, refuses, loses answers, and tells of what became of a message in any order.

use super::{Desk, ONE, OTHER, Stage};
use domain::account::Idempotency;
use fakes::llm::Canned;
use fakes::telnyx::{EventKind, Fate, Fault, Keys, Quirk, ResetStyle};

pub fn throttled(stage: &Stage) {
    stage.posts(&[Fault::RateLimited(ResetStyle::Seconds(3)), Fault::QueueFull]);
    stage.text(ONE, "hi");
    stage.wait(8_500);
    stage.text(ONE, "hello?");
    stage.wait(9_000);
    stage.text(ONE, "anybody?");
}

pub fn throttled_for_long(stage: &Stage) {
    stage.posts(&[Fault::RateLimited(ResetStyle::RetryAfter(1_000))]);
    stage.text(ONE, "hi");
    stage.wait(12_000);
    stage.text(ONE, "hello?");
    stage.text(OTHER, "hi");
    stage.wait(9_000);
    stage.text(ONE, "STOP");
}

pub fn lost_answer(stage: &Stage) {
    let faults = [Fault::HangAfter, Fault::ResetBefore, Fault::Refused, Fault::StatusAfter(500), Fault::Pass];
    stage.posts(&faults);
    stage.text(ONE, "hi");
    stage.wait(20_000);
    stage.text(ONE, "hello?");
    stage.wait(100_000);
    stage.text(ONE, "good evening");
}

pub fn lost_without_keys(stage: &Stage) {
    stage.idempotency("acme", Idempotency::Ignored);
    stage.system.telnyx.with(|fake| fake.settings.keys = Keys::Ignored);
    lost_answer(stage);
}

pub fn receipts(stage: &Stage) {
    stage.system.telnyx.with(|fake| {
        let script = &mut fake.script;
        script.next_post(Fault::ReceiptsFirst).next_fate(Fate::DeliveredFinalizedFirst);
        script.next_event(EventKind::Sent, Quirk::Late(30_000)).next_event(EventKind::Finalized, Quirk::Duplicate(500));
    });
    stage.text(ONE, "hi");
    stage.wait(12_000);
    stage.system.telnyx.with(|fake| {
        fake.script.next_fate(Fate::DeliveryFailed(40_008)).next_post(Fault::HangAfter);
    });
    stage.text(ONE, "bye");
}

pub fn refused(stage: &Stage) {
    stage.posts(&[Fault::Refuse(400, 40_310), Fault::HangBefore, Fault::Refuse(400, 40_310)]);
    stage.text(ONE, "hi");
    stage.text(OTHER, "hi");
    stage.wait(15_000);
    stage.posts(&[Fault::Refuse(400, 40_300)]);
    stage.text(ONE, "hello?");
}

pub fn taken_then_refused(stage: &Stage) {
    stage.posts(&[Fault::HangAfter, Fault::RateLimited(ResetStyle::Seconds(2)), Fault::Refuse(400, 40_310)]);
    stage.system.telnyx.with(|fake| {
        let script = &mut fake.script;
        script.next_event(EventKind::Sent, Quirk::Late(400_000)).next_event(EventKind::Finalized, Quirk::Late(500_000));
    });
    stage.text(ONE, "hi");
    stage.wait(75_000);
    stage.posts(&[Fault::StatusAfter(500), Fault::Refuse(400, 40_300)]);
    stage.text(ONE, "hello?");
}

pub fn held_draft(stage: &Stage) {
    stage.posts(&[Fault::RateLimited(ResetStyle::RetryAfter(20))]);
    stage.text(OTHER, "hi");
    stage.wait(2_000);
    stage.text(ONE, "hi");
    stage.wait(9_000);
    // The reply to her is held, because our number has been asked to wait; the next one fails to be written.
    stage.system.model.with(|model| model.script.extend(std::iter::repeat_n(Canned::QuotaExhausted, 1)));
    stage.text(ONE, "hello?");
    stage.wait(4_000);
    stage.text(ONE, "is anybody there?");
}
