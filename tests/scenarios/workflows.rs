//! Workflows: a run sends, waits and goes on, once for each step, whatever happens to its timers.

use crate::story::{FIRST, Story};
use domain::queued::{self, RunEvent, StartRun};
use domain::workflow::{Otherwise, Run, RunState, Step, Test, Workflow};
use domain::{Phone, TenantId, WorkflowId};
use platform::queue::QueueName;
use platform::records;
use std::time::Duration;
use world::plan::{Moment, Plan};
use world::runs::{tell, tell_seeds};
use world::system::{ACME, System};
use world::world::World;

const MINUTE: u64 = 60;
const DAY: u64 = 24 * 3600;

/// A step that sends this.
pub fn send(text: &str) -> Step {
    Step::Send { text: text.into() }
}

fn story(features: &[&str]) -> Story {
    let story = Story::proves(features);
    story.system.with_workflow(&story.world);
    story
}

/// Acme's one workflow has these steps.
pub fn put(world: &World, steps: Vec<Step>) {
    let tenant = TenantId::parse("acme").expect("an id");
    let id = WorkflowId::parse("welcome").expect("an id");
    let workflow = Workflow { v: 1, tenant, id, version: 1, name: "Welcome".into(), steps };
    workflow.check().expect("it can be run");
    world.table.plant(records::item(&workflow));
}

/// It is started for the first phone.
pub fn start(world: &World, id: &str) {
    let event = RunEvent::Start(StartRun {
        v: queued::VERSION,
        tenant: TenantId::parse("acme").expect("an id"),
        id: id.into(),
        workflow: WorkflowId::parse("welcome").expect("an id"),
        version: 1,
        ours: Phone::parse(ACME).expect("E.164"),
        theirs: Phone::parse(FIRST).expect("E.164"),
    });
    world.queues.put(QueueName::Runs, queued::write(&event), Duration::ZERO);
}

fn runs(world: &World) -> Vec<Run> {
    let items = world.table.items();
    let is_run = |item: &platform::table::Item| {
        item.get("sk").is_some_and(|sk| sk.as_str().is_some_and(|sk| sk.starts_with(platform::keys::RUNS)))
    };
    items.iter().filter(|item| is_run(item)).map(|item| records::read(item).expect("a run")).collect()
}

fn state(world: &World) -> RunState {
    let [run] = &runs(world)[..] else { panic!("one run") };
    run.state
}

#[test]
fn a_run_sends_waits_and_goes_on() {
    let story = story(&["F157", "F158", "F161", "F165", "F059"]);
    put(&story.world, vec![send("Welcome!"), Step::Delay { seconds: 5 * MINUTE }, send("Is all well, {name|friend}?")]);
    start(&story.world, "a start");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 system: Welcome! | delivered
       300 system: Is all well, friend? | delivered
    ");
    assert_eq!(state(&story.world), RunState::Done);
    assert_eq!(story.read(FIRST).len(), 2);
    story.end();
}

#[test]
fn a_wait_of_days_is_a_schedule_and_ends_on_time() {
    let story = story(&["F161"]);
    put(&story.world, vec![Step::Delay { seconds: 2 * DAY }, send("Two days have passed.")]);
    start(&story.world, "a start");
    story.wait((2 * DAY) as f64 - 1.0);
    assert_eq!(story.read(FIRST).len(), 0, "not before its time");
    story.wait(180.0);
    assert_eq!(story.read(FIRST).len(), 1, "and within the scheduler's minutes");
    story.end();
}

#[test]
fn a_condition_goes_by_what_is_known_of_the_contact() {
    let story = story(&["F162", "F164"]);
    let named = Step::Condition { field: "name".into(), test: Test::Present, otherwise: Otherwise::Skip(1) };
    put(&story.world, vec![named, send("Hello {name}."), send("Hello.")]);
    start(&story.world, "a start");
    story.rest();
    assert_eq!(story.read(FIRST).len(), 1);
    assert_eq!(story.received(FIRST)[0].text, "Hello.");
    story.end();
}

#[test]
fn a_contact_that_does_not_match_ends_its_run() {
    let story = story(&["F160"]);
    let named = Step::Condition { field: "company".into(), test: Test::Is("Acme".into()), otherwise: Otherwise::End };
    put(&story.world, vec![named, send("Hello.")]);
    start(&story.world, "a start");
    story.rest();
    assert_eq!((state(&story.world), story.posts().len()), (RunState::Filtered, 0));
    story.end();
}

#[test]
fn a_stop_ends_the_run_and_nothing_more_is_sent() {
    let story = story(&["F120"]);
    put(&story.world, vec![send("Welcome!"), Step::Delay { seconds: 5 * MINUTE }, send("Still there?")]);
    start(&story.world, "a start");
    story.wait(30.0);
    story.text(FIRST, "STOP");
    story.rest();
    assert_eq!(state(&story.world), RunState::OptedOut);
    assert_eq!(story.accepted().len(), 1);
    story.end();
}

#[test]
fn a_cancelled_run_takes_no_further_step() {
    let story = story(&[]);
    put(&story.world, vec![Step::Delay { seconds: 5 * MINUTE }, send("Never.")]);
    start(&story.world, "a start");
    story.wait(30.0);
    let run = runs(&story.world).remove(0);
    story.world.table.plant(records::item(&run.ended(RunState::Cancelled)));
    story.rest();
    assert_eq!((state(&story.world), story.accepted().len()), (RunState::Cancelled, 0));
    story.end();
}

#[test]
fn a_repeated_start_is_the_same_run_and_another_start_is_another() {
    let story = story(&[]);
    put(&story.world, vec![send("Welcome!")]);
    for id in ["one", "one", "two"] {
        start(&story.world, id);
    }
    story.rest();
    assert_eq!((runs(&story.world).len(), story.read(FIRST).len()), (2, 2));
    story.end();
}

#[test]
fn an_answer_to_a_workflow_is_answered_by_the_assistant() {
    let story = story(&[]);
    put(&story.world, vec![send("Shall we come on Monday?")]);
    start(&story.world, "a start");
    story.rest();
    assert!(story.heads().iter().all(|head| !head.listed), "not listed before they answer");
    story.text(FIRST, "yes please");
    story.rest();
    assert!(story.heads().iter().all(|head| head.listed));
    assert_eq!(story.read(FIRST).len(), 2);
    story.end();
}

/// Texts with a wait between them, started twice. Answers how many outside calls it took.
fn plain(world: &mut World) -> u64 {
    let system = System::deploy(world);
    system.with_workflow(world);
    put(world, vec![send("one"), send("two"), Step::Delay { seconds: MINUTE }, send("three")]);
    start(world, "a start");
    start(world, "a start");
    world.run_for(Duration::from_secs(900));
    world.run_until_quiet(Duration::from_secs(2 * DAY)).expect("it comes to rest");
    let read: Vec<String> = system.telnyx.phone(FIRST).into_iter().map(|text| text.text).collect();
    assert!(!state(world).goes_on(), "the run has ended");
    assert!(read.iter().all(|text| read.iter().filter(|other| *other == text).count() == 1), "said twice: {read:?}");
    world.outside.calls()
}

#[test]
fn whichever_call_dies_every_step_is_taken_once_and_in_order() {
    let (calls, _) = tell(&Plan::calm(1), plain);
    for call in 1..=calls {
        for moment in [Moment::Before, Moment::After] {
            let told = |world: &mut World| {
                plain(world);
                assert_eq!(state(world), RunState::Done);
            };
            tell(&Plan::crash(1, call, moment), told);
        }
    }
}

#[test]
fn in_rough_weather_no_step_is_taken_twice() {
    let rough = |seed| Plan::rough(seed, Duration::from_secs(300));
    tell_seeds(0, 300, rough, |world| {
        plain(world);
    });
}
