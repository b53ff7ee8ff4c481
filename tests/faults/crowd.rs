//! Everything at once: one body posted a hundred times is stored once and answered once.

use crate::stories::{ONE, Stage};
use fakes::telnyx::{EventKind, Quirk};
use std::time::Duration;
use world::plan::Plan;
use world::promises;
use world::runs::tell_seeds;
use world::system::System;

/// How often the body is posted.
const TIMES: usize = 100;

/// Seeds of either weather.
const SEEDS: u64 = 12;

fn a_hundred_times(plan: impl Fn(u64) -> Plan + Sync) {
    tell_seeds(0, SEEDS, plan, |world| {
        let system = System::deploy(world);
        let stage = Stage { world, system };
        (1..TIMES).for_each(|_| stage.odd(EventKind::Received, Quirk::Duplicate(0)));
        stage.text(ONE, "hi");
        let evidence = promises::keep(world, &stage.system);
        let stored = evidence.heads.iter().map(|head| head.arrivals).sum::<u64>();
        assert_eq!(stored, 1);
        let answered = evidence.admissions.iter().filter(|admission| admission.message.admissions == 1).count();
        assert!(answered == 1 || evidence.heads[0].needs_person.is_some(), "answered {answered} times");
    });
}

#[test]
fn one_body_posted_a_hundred_times_at_once_is_stored_once_and_answered_once() {
    a_hundred_times(Plan::calm);
    a_hundred_times(|seed| Plan::rough(seed, Duration::from_secs(20)));
}
