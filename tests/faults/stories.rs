//! The stories. Each says what customers, people and Telnyx do; what must come of it, `promises` knows.

mod carrier;
mod consents;
mod customers;
mod desk;
mod people;
mod wander;

pub use desk::Desk;

use fakes::telnyx::{EventKind, Fault, Quirk};
use std::time::Duration;
use world::promises::{self, Evidence};
use world::system::{ACME, System};
use world::world::World;

/// A story.
pub struct Story {
    /// Its name.
    pub name: &'static str,
    /// What happens.
    pub happens: fn(&Stage),
}

/// Where it happens.
pub struct Stage<'a> {
    /// The world.
    pub world: &'a World,
    /// Volley, the phones and the model.
    pub system: System,
}

/// A customer, and another.
pub const ONE: &str = "+12125550150";
/// Another.
pub const OTHER: &str = "+12125550151";
/// A second number of `acme`'s.
pub const ACME_TOO: &str = "+12125550102";

/// All stories.
pub const STORIES: [Story; 28] = [
    Story { name: "burst", happens: customers::burst },
    Story { name: "a message lands while the model thinks", happens: customers::thinking },
    Story { name: "STOP in the middle, then START", happens: consents::stop_and_start },
    Story { name: "throttled", happens: carrier::throttled },
    Story { name: LONG, happens: carrier::throttled_for_long },
    Story { name: "a window that waits for quiet", happens: customers::quiet },
    Story { name: "the POST's answer is lost", happens: carrier::lost_answer },
    Story { name: "the POST's answer is lost and keys mean nothing", happens: carrier::lost_without_keys },
    Story { name: "receipts in any order", happens: carrier::receipts },
    Story { name: "pictures", happens: customers::pictures },
    Story { name: "two tenants at once", happens: customers::two_tenants },
    Story { name: "STOP while the reply waits", happens: consents::stop_while_queued },
    Story { name: "a month of silence", happens: customers::month },
    Story { name: "a takeover", happens: people::takeover },
    Story { name: "a takeover that does not last", happens: people::short_takeover },
    Story { name: "a window of no length", happens: customers::at_once },
    Story { name: "HELP, REVOKE, START", happens: consents::notices },
    Story { name: "refused by Telnyx", happens: carrier::refused },
    Story { name: "taken, and then refused", happens: carrier::taken_then_refused },
    Story { name: "a draft outlives its window", happens: carrier::held_draft },
    Story { name: "a person writes, and STOP", happens: people::person_writes },
    Story { name: "one customer, two numbers", happens: consents::two_numbers },
    Story { name: "a close beside a text", happens: people::close },
    Story { name: "a close while the reply waits", happens: people::close_while_queued },
    Story { name: "an escalation", happens: people::escalation },
    Story { name: "a start beside a first text", happens: people::start },
    Story { name: "a quota that runs out", happens: people::quota },
    Story { name: "wandering", happens: wander::wander },
];

/// Of so many turns of the one story that lasts a quarter of an hour, only one is told: its sweeps make it costly.
const SPARE: u64 = 12;

impl Story {
    /// The story of a seed.
    pub fn of(seed: u64) -> &'static Self {
        let stories = STORIES_BY_SEED.len() as u64;
        let story = &STORIES_BY_SEED[usize::try_from(seed % stories).expect("it is small")];
        let spared = story.name == LONG && !(seed / stories).is_multiple_of(SPARE);
        if spared { &STORIES_BY_SEED[STORIES_BY_SEED.len() - 1] } else { story }
    }
}

/// The story that outlasts what a queue can delay.
pub const LONG: &str = "throttled for long";

static STORIES_BY_SEED: &[Story] = &STORIES;

/// Tells a story in a world and judges it.
pub fn told(story: &Story) -> impl Fn(&mut World) -> Evidence {
    let happens = story.happens;
    move |world| {
        let system = System::deploy(world);
        let stage = Stage { world, system };
        stage.second_number();
        happens(&stage);
        promises::keep(world, &stage.system)
    }
}

impl Stage<'_> {
    /// A customer texts `acme`.
    pub fn text(&self, from: &str, text: &str) {
        self.system.telnyx.text(from, ACME, text);
    }

    /// Time passes.
    pub fn wait(&self, millis: u64) {
        self.world.run_for(Duration::from_millis(millis));
    }

    /// The next event of this kind is odd like this.
    pub fn odd(&self, kind: EventKind, quirk: Quirk) {
        self.system.telnyx.with(|fake| fake.script.events.push((kind, quirk)));
    }

    /// The next POSTs go like this.
    pub fn posts(&self, faults: &[Fault]) {
        self.system.telnyx.with(|fake| fake.script.posts.extend(faults.iter().cloned()));
    }
}
