//! The wiring works: a burst is answered once.

use fakes::telnyx::Outcome;
use std::time::Duration;
use world::plan::{Moment, Plan};
use world::runs::{assert_taken, tell, tell_seeds};
use world::system::{ACME, System};
use world::world::World;

#[test]
fn three_texts_within_seconds_get_one_reply() {
    tell(&Plan::calm(1), |world| {
        let system = System::deploy(world);
        for text in ["hi", "are you open on sunday?", "and how much is it?"] {
            system.telnyx.text("+12125550150", ACME, text);
            world.run_for(Duration::from_secs(2));
        }
        world.run_for(Duration::from_secs(60));
        let shown = system.telnyx.phone("+12125550150");
        assert_eq!(shown.len(), 1, "{shown:?}\n{}", world.outside.lines().join("\n"));
        world.finish(Duration::from_secs(600));
    });
}

/// Every text is stored once, and no phone reads the same words of ours twice.
fn burst(world: &mut World) {
    let system = System::deploy(world);
    for text in ["hi", "are you open on sunday?", "and how much is it?"] {
        system.telnyx.text("+12125550150", ACME, text);
        world.run_for(Duration::from_secs(2));
    }
    world.finish(Duration::from_secs(3 * 3600));
    let texts = system.telnyx.with(|fake| fake.texts().len());
    let stored =
        world.table.items().iter().filter(|item| item.get("direction").is_some_and(|way| way == "inbound")).count();
    // Telnyx gives up after three attempts; what was never answered 200 was never ours.
    let abandoned = system.telnyx.with(|fake| fake.counts().get("webhook: abandoned").copied().unwrap_or(0));
    assert!(stored <= texts && stored + abandoned as usize >= texts, "{stored} of {texts} texts are stored");
    let accepted = system.telnyx.with(|fake| {
        fake.posts()
            .iter()
            .filter(|post| post.outcome == Outcome::Accepted)
            .map(|post| post.key.clone())
            .collect::<Vec<_>>()
    });
    let mut once = accepted.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), accepted.len(), "a message left twice: {accepted:?}");
}

#[test]
fn no_weather_makes_a_message_leave_twice() {
    let counts = tell_seeds(0, 300, |seed| Plan::rough(seed, Duration::from_secs(60)), burst);
    assert_taken(&counts, &["crash by chance", "table throttled", "table conflict met", "http timed out"]);
}

#[test]
fn no_crash_makes_a_message_leave_twice() {
    let (calls, _) = tell(&Plan::calm(1), |world| {
        burst(world);
        world.outside.calls()
    });
    for call in 1..=calls {
        for moment in [Moment::Before, Moment::After] {
            let (_, counts) = tell(&Plan::crash(1, call, moment), burst);
            assert_eq!(counts["crash planned"], 1, "{call} {moment:?}");
        }
    }
}
