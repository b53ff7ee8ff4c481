//! Every story with a process that dies before, then after, each of its outside calls in turn.

use crate::stories::{STORIES, Story, told};
use std::sync::atomic::{AtomicUsize, Ordering};
use world::plan::{Moment, Plan};
use world::runs::tell;

/// The seed of every story's calm run.
const SEED: u64 = 1;

/// A story of more calls than this is one that the sweep looks in on for a quarter of an hour; of those looks at an empty
/// index, a process dies in every so manieth.
const MANY: u64 = 400;
const OF_MANY: usize = 13;

/// Tells one story once for each of its calls and moments, on all cores.
fn crash_everywhere(story: &Story) {
    let (calls, _) = tell(&Plan::calm(SEED), |world| {
        told(story)(world);
        world.outside.calls()
    });
    let last = (MANY + 1..=calls).step_by(OF_MANY);
    let at: Vec<u64> = (1..=calls.min(MANY)).chain(last).collect();
    let plans: Vec<(u64, Moment)> =
        at.into_iter().flat_map(|call| [(call, Moment::Before), (call, Moment::After)]).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some((call, moment)) = plans.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (_, counts) = tell(&Plan::crash(SEED, *call, *moment), told(story));
            assert_eq!(counts.get("crash planned"), Some(&1), "{}: call {call} {moment:?}", story.name);
        }
    };
    std::thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(work))));
    println!("{}: {calls} calls", story.name);
}

#[test]
fn whichever_call_a_process_dies_at_every_promise_holds() {
    STORIES.iter().for_each(crash_everywhere);
}
