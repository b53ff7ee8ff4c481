//! The stories. Each says what customers, people and Telnyx do; what must come of it, `promises` knows.

mod desk;
mod wander;

pub use desk::Desk;
pub use wander::wander;

use domain::account::Idempotency;
use domain::settings::WindowMode;
use fakes::llm::Canned;
use fakes::telnyx::{EventKind, Fate, Fault, Keys, Quirk, ResetStyle};
use std::time::Duration;
use world::promises::{self, Evidence};
use world::system::{ACME, GLOBEX, System};
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
pub const STORIES: [Story; 23] = [
    Story { name: "burst", happens: burst },
    Story { name: "a message lands while the model thinks", happens: thinking },
    Story { name: "STOP in the middle, then START", happens: stop_and_start },
    Story { name: "throttled", happens: throttled },
    Story { name: LONG, happens: throttled_for_long },
    Story { name: "a window that waits for quiet", happens: quiet },
    Story { name: "the POST's answer is lost", happens: lost_answer },
    Story { name: "the POST's answer is lost and keys mean nothing", happens: lost_without_keys },
    Story { name: "receipts in any order", happens: receipts },
    Story { name: "pictures", happens: pictures },
    Story { name: "two tenants at once", happens: two_tenants },
    Story { name: "STOP while the reply waits", happens: stop_while_queued },
    Story { name: "a month of silence", happens: month },
    Story { name: "a takeover", happens: takeover },
    Story { name: "a takeover that does not last", happens: short_takeover },
    Story { name: "a window of no length", happens: at_once },
    Story { name: "HELP, REVOKE, START", happens: notices },
    Story { name: "refused by Telnyx", happens: refused },
    Story { name: "taken, and then refused", happens: taken_then_refused },
    Story { name: "a draft outlives its window", happens: held_draft },
    Story { name: "a person writes, and STOP", happens: person_writes },
    Story { name: "one customer, two numbers", happens: two_numbers },
    Story { name: "wandering", happens: wander },
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

fn burst(stage: &Stage) {
    for text in ["hi", "are you open on sunday?", "and how much is it?"] {
        stage.text(ONE, text);
        stage.wait(2_000);
    }
}

fn thinking(stage: &Stage) {
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

fn stop_and_start(stage: &Stage) {
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

fn throttled(stage: &Stage) {
    stage.posts(&[Fault::RateLimited(ResetStyle::Seconds(3)), Fault::QueueFull]);
    stage.text(ONE, "hi");
    stage.wait(8_500);
    stage.text(ONE, "hello?");
    stage.wait(9_000);
    stage.text(ONE, "anybody?");
}

fn throttled_for_long(stage: &Stage) {
    stage.posts(&[Fault::RateLimited(ResetStyle::RetryAfter(1_000))]);
    stage.text(ONE, "hi");
    stage.wait(12_000);
    stage.text(ONE, "hello?");
    stage.text(OTHER, "hi");
    stage.wait(9_000);
    stage.text(ONE, "STOP");
}

fn quiet(stage: &Stage) {
    stage.settings("acme", |settings| settings.window.mode = WindowMode::Quiet);
    for text in ["hi", "it is about my boiler", "it leaks", "a lot"] {
        stage.text(ONE, text);
        stage.wait(4_500);
    }
}

fn lost_answer(stage: &Stage) {
    let faults = [Fault::HangAfter, Fault::ResetBefore, Fault::Refused, Fault::StatusAfter(500), Fault::Pass];
    stage.posts(&faults);
    stage.text(ONE, "hi");
    stage.wait(20_000);
    stage.text(ONE, "hello?");
    stage.wait(100_000);
    stage.text(ONE, "good evening");
}

fn lost_without_keys(stage: &Stage) {
    stage.idempotency("acme", Idempotency::Ignored);
    stage.system.telnyx.with(|fake| fake.settings.keys = Keys::Ignored);
    lost_answer(stage);
}

fn receipts(stage: &Stage) {
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

fn pictures(stage: &Stage) {
    stage.system.telnyx.picture(ONE, ACME, "look at this");
    stage.wait(1_000);
    stage.system.telnyx.picture(ONE, ACME, "");
    stage.wait(500);
    stage.text(ONE, "what is it?");
}

fn two_tenants(stage: &Stage) {
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

fn stop_while_queued(stage: &Stage) {
    stage.posts(&[Fault::RateLimited(ResetStyle::RetryAfter(6)), Fault::RateLimited(ResetStyle::RetryAfter(6))]);
    stage.text(ONE, "hi");
    stage.wait(10_000);
    stage.text(ONE, "optout");
    stage.wait(30_000);
    stage.text(ONE, "unstop");
    stage.wait(500);
    stage.text(ONE, "hi again");
}

fn month(stage: &Stage) {
    stage.text(ONE, "hi");
    stage.wait(30_000);
    stage.ages(Duration::from_secs(31 * 24 * 3600));
    stage.text(ONE, "remember me?");
    stage.wait(2_000);
    stage.text(ONE, "it has been a while");
}

fn takeover(stage: &Stage) {
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

fn short_takeover(stage: &Stage) {
    stage.posts(&[Fault::RateLimited(ResetStyle::RetryAfter(10))]);
    stage.text(ONE, "hi");
    stage.wait(9_000);
    stage.takes_over(ONE);
    stage.wait(1_000);
    stage.resumes(ONE);
    stage.wait(12_000);
    stage.text(ONE, "who are you?");
}

fn at_once(stage: &Stage) {
    stage.settings("acme", |settings| settings.window.seconds = 0);
    for text in ["hi", "hello?", "anybody?"] {
        stage.text(ONE, text);
        stage.wait(900);
    }
}

fn notices(stage: &Stage) {
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

fn refused(stage: &Stage) {
    stage.posts(&[Fault::Refuse(400, 40_310), Fault::HangBefore, Fault::Refuse(400, 40_310)]);
    stage.text(ONE, "hi");
    stage.text(OTHER, "hi");
    stage.wait(15_000);
    stage.posts(&[Fault::Refuse(400, 40_300)]);
    stage.text(ONE, "hello?");
}

fn taken_then_refused(stage: &Stage) {
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

fn held_draft(stage: &Stage) {
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

fn person_writes(stage: &Stage) {
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

fn two_numbers(stage: &Stage) {
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
