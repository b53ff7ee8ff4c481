//! Customers write: bursts, pictures, pauses of seconds and of a month.

use super::{Desk, ONE, OTHER, Stage};
use domain::settings::WindowMode;
use std::time::Duration;
use world::system::{ACME, GLOBEX};

pub fn burst(stage: &Stage) {
    for text in ["hi", "are you open on sunday?", "and how much is it?"] {
        stage.text(ONE, text);
        stage.wait(2_000);
    }
}

pub fn thinking(stage: &Stage) {
    stage.system.model.with(|model| model.thinking_ms = 3_000);
    stage.text(ONE, "hi");
    stage.wait(8_500);
    stage.text(ONE, "wait, one more thing");
    stage.wait(20_000);
    stage.text(ONE, "another day, another question");
    stage.wait(10_500);
    stage.text(ONE, "or two");
    stage.wait(400);
    stage.text(ONE, "or three");
}

pub fn quiet(stage: &Stage) {
    stage.settings("acme", |settings| settings.window.mode = WindowMode::Quiet);
    for text in ["hi", "it is about my boiler", "it leaks", "a lot"] {
        stage.text(ONE, text);
        stage.wait(4_500);
    }
}

pub fn at_once(stage: &Stage) {
    stage.settings("acme", |settings| settings.window.seconds = 0);
    for text in ["hi", "hello?", "anybody?"] {
        stage.text(ONE, text);
        stage.wait(900);
    }
}

pub fn pictures(stage: &Stage) {
    stage.system.telnyx.picture(ONE, ACME, "look at this");
    stage.wait(1_000);
    stage.system.telnyx.picture(ONE, ACME, "");
    stage.wait(500);
    stage.text(ONE, "what is it?");
}

pub fn two_tenants(stage: &Stage) {
    for text in ["hi", "hello"] {
        stage.text(ONE, text);
        stage.system.telnyx.text(ONE, GLOBEX, text);
        stage.text(OTHER, text);
        stage.wait(1_500);
    }
    stage.system.telnyx.text(ONE, GLOBEX, "REVOKE");
    stage.wait(9_000);
    stage.text(ONE, "thanks");
}

pub fn month(stage: &Stage) {
    stage.text(ONE, "hi");
    stage.wait(30_000);
    stage.ages(Duration::from_secs(31 * 24 * 3600));
    stage.text(ONE, "remember me?");
    stage.wait(2_000);
    stage.text(ONE, "it has been a while");
}
