//! In calm weather every story costs what it should, and old reads alone cost no time.

use crate::stories::{LONG, STORIES, Story, told};
use domain::TenantId;
use domain::head::Head;
use domain::keyword::Keyword;
use domain::settings::Settings;
use platform::keys;
use platform::records::{self, read};
use std::time::Duration;
use world::plan::{Faults, Plan};
use world::promises::Evidence;
use world::runs::{tell, tell_seeds};
use world::system::{ACME, System};

/// Seeds of each story with old reads.
const SEEDS: u64 = 10;

/// At most so long a story takes to come to rest in calm weather beyond its last text: a window, a draft, its POST and a
/// throttle; a lease where the POST's answer was lost.
const CALM_REST: Duration = Duration::from_secs(150);

#[test]
fn a_burst_costs_one_question_and_one_post() {
    let (evidence, _) = tell(&Plan::calm(1), told(&STORIES[0]));
    assert_eq!((evidence.asked, evidence.posts.len()), (1, 1));
}

#[test]
fn in_calm_weather_the_model_is_asked_once_for_each_reply_and_for_each_that_was_overtaken() {
    for story in &STORIES {
        let (evidence, counts) = tell(&Plan::calm(1), told(story));
        let again = evidence.paths.get("joined past the end").copied().unwrap_or(0);
        let taken = evidence.takeovers.len() + evidence.closed.len() + evidence.escalated + stops(&evidence);
        let most = evidence.drafts.len() + taken + usize::try_from(again).expect("it is small");
        assert!(evidence.asked <= most, "{}: asked {} times for {most}: {counts:?}", story.name, evidence.asked);
    }
}

/// The tick of a window is lost for good when another number is written on it than the window's.
#[test]
fn a_window_whose_tick_is_lost_is_answered_when_the_sweep_has_looked() {
    let (shown, _) = tell(&Plan::calm(1), |world| {
        let system = System::deploy(world);
        system.telnyx.text("+12125550150", ACME, "hello");
        world.run_for(Duration::from_secs(1));
        let item = world.table.items().into_iter().find(|item| item["sk"] == keys::HEAD).expect("a conversation");
        let head: Head = read(&item).expect("a head that can be read");
        world.table.plant(records::item(&Head { windows: head.windows + 1, ..head }));
        world.run_for(Duration::from_secs(5 * 60));
        system.telnyx.phone("+12125550150").len()
    });
    assert_eq!(shown, 1, "the sweep's nudge brings the reply");
}

/// A window of no seconds is ticked within the time that a read may be old by: its tick may find no window at all.
#[test]
fn a_tick_is_not_let_go_on_an_old_read() {
    let plan = |seed| Plan { faults: Faults { stale: 1_000, ..Faults::default() }, ..Plan::calm(seed) };
    let counts = tell_seeds(0, SEEDS, plan, |world| {
        let system = System::deploy(world);
        let item = world.table.look(&keys::settings(&TenantId::parse("acme").expect("an id"))).expect("a tenant");
        let mut settings: Settings = read(&item).expect("settings that can be read");
        settings.window.seconds = 0;
        world.table.plant(records::item(&settings));
        system.telnyx.text("+12125550150", ACME, "hello");
        world.run_for(Duration::from_secs(60));
        assert_eq!(system.telnyx.phone("+12125550150").len(), 1, "a reply, before the sweep looks");
    });
    assert!(counts["table stale"] > 0);
}

/// How often customers opted out.
fn stops(evidence: &Evidence) -> usize {
    evidence.messages.iter().filter(|message| message.keyword == Some(Keyword::Stop)).count()
}

#[test]
fn old_reads_alone_never_leave_work_to_the_sweep() {
    let plan = |seed| Plan { faults: Faults { stale: 500, ..Faults::default() }, ..Plan::calm(seed) };
    let stories = STORIES.len() as u64;
    let counts = tell_seeds(0, SEEDS * stories, plan, |world| {
        let story = Story::of(world.outside.plan.seed);
        let evidence = told(story)(world);
        // Where Telnyx itself keeps a reply waiting for minutes, the sweep looks at it.
        let scripted = [LONG, "taken, and then refused", "wandering"].contains(&story.name);
        let nudged = evidence.paths.contains_key("window nudged");
        assert!(scripted || !nudged, "{}: a window waited for the sweep", story.name);
        let rest = evidence.settled.since(evidence.stirred);
        assert!(scripted || rest <= CALM_REST, "{}: at rest after {rest:?}", story.name);
    });
    assert!(counts["table stale"] > 0);
}
