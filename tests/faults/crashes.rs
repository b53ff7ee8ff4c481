//! Every story with a process that dies before, then after, each of its outside calls in turn.

use crate::stories::{STORIES, Story, told};
use std::sync::atomic::{AtomicU64, Ordering};
use world::plan::{Moment, Plan};
use world::runs::tell;

/// The seed of every story's calm run.
const SEED: u64 = 1;

/// Tells one story once for each of its calls and moments, on all cores.
fn crash_everywhere(story: &Story) {
    let (calls, _) = tell(&Plan::calm(SEED), |world| {
        told(story)(world);
        world.outside.calls()
    });
    let next = AtomicU64::new(2);
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (call, moment) = (at / 2, [Moment::Before, Moment::After][(at % 2) as usize]);
            if call > calls {
                return;
            }
            let (_, counts) = tell(&Plan::crash(SEED, call, moment), told(story));
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
