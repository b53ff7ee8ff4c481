//! Runs: one story under one plan, or under thousands. A failure prints the plan and what happened, and fails the test.

use crate::plan::Plan;
use crate::world::World;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How often each path was taken.
pub type Counts = BTreeMap<&'static str, u64>;

/// How many seeds a run of the test command takes, unless `SEEDS` says otherwise.
pub const SEEDS: u64 = 20_000;

/// What of a failed run's trace is printed.
const LAST_LINES: usize = 400;

/// Tells a story in a world of this plan. When it fails it is told again, with every line kept and printed.
pub fn tell<T>(plan: &Plan, story: impl Fn(&mut World) -> T) -> (T, Counts) {
    let attempt = |plan: Plan| {
        let mut world = World::new(plan);
        let told = catch_unwind(AssertUnwindSafe(|| story(&mut world)));
        (told, world.outside.counts(), world.outside.lines())
    };
    let (told, counts, _) = attempt(plan.clone());
    match told {
        Ok(answer) => (answer, counts),
        Err(panic) => {
            let (again, _, lines) = attempt(Plan { trace: true, ..plan.clone() });
            let from = lines.len().saturating_sub(LAST_LINES);
            eprintln!("--- seed {} ---\n{plan:?}\n{}", plan.seed, lines[from..].join("\n"));
            eprintln!(
                "--- the same plan {} when told again ---",
                if again.is_ok() { "DID NOT FAIL" } else { "failed" }
            );
            resume_unwind(panic)
        }
    }
}

/// Tells a story under the plan of each seed from `first` on, on all cores; adds up what was counted.
pub fn tell_seeds(
    first: u64,
    seeds: u64,
    plan: impl Fn(u64) -> Plan + Sync,
    story: impl Fn(&mut World) + Sync,
) -> Counts {
    let next = AtomicU64::new(first);
    let failed = AtomicBool::new(false);
    let sum: Mutex<Counts> = Mutex::default();
    let work = || {
        let mut counts = Counts::new();
        let told = catch_unwind(AssertUnwindSafe(|| {
            while !failed.load(Ordering::Relaxed) {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= first + seeds {
                    break;
                }
                add(&mut counts, tell(&plan(seed), &story).1);
            }
        }));
        add(&mut crate::executor::lock(&sum), counts);
        if let Err(panic) = told {
            failed.store(true, Ordering::Relaxed);
            resume_unwind(panic);
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    sum.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// How many seeds this run takes: `SEEDS` of the environment, or [`SEEDS`].
pub fn seeds() -> u64 {
    std::env::var("SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(SEEDS)
}

/// Fails unless each of these paths was taken.
///
/// # Panics
/// When one was not.
pub fn assert_taken(counts: &Counts, paths: &[&str]) {
    let missed: Vec<&&str> = paths.iter().filter(|path| counts.get(**path).is_none_or(|times| *times == 0)).collect();
    assert!(missed.is_empty(), "never taken: {missed:?}; taken: {counts:#?}");
}

fn add(sum: &mut Counts, counts: Counts) {
    for (path, times) in counts {
        *sum.entry(path).or_default() += times;
    }
}
