//! The promises of the executor.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use world::chance::Chance;
use world::executor::{Executor, Role, Stop, lock};

type Log = Arc<Mutex<Vec<(u64, Duration)>>>;

fn story(seed: u64) -> Vec<(u64, Duration)> {
    let executor = Executor::new(Chance::new(seed));
    let log: Log = Arc::default();
    for number in 0..8 {
        let (executor2, log) = (executor.clone(), log.clone());
        executor.spawn("walker", Role::World, async move {
            for _ in 0..3 {
                executor2.sleep(Duration::from_millis(10)).await;
                lock(&log).push((number, executor2.now()));
            }
        });
    }
    assert_eq!(executor.run(Duration::from_secs(1), || false), Stop::Idle);
    std::mem::take(&mut *lock(&log))
}

#[test]
fn a_seed_fixes_every_step_and_seeds_differ() {
    assert_eq!(story(3), story(3));
    assert_ne!(story(3), story(4));
    assert_eq!(story(3).last().map(|step| step.1), Some(Duration::from_millis(30)));
}

#[test]
fn a_killed_task_makes_no_further_step_and_is_dropped() {
    let executor = Executor::new(Chance::new(1));
    let alive = Arc::new(());
    let (inside, held) = (executor.clone(), alive.clone());
    executor.spawn("victim", Role::Function, async move {
        let _held = held;
        inside.kill_current();
        std::future::pending::<()>().await;
    });
    assert_eq!(executor.functions(), 1);
    assert_eq!(executor.run(Duration::from_secs(1), || false), Stop::Idle);
    assert_eq!((executor.functions(), Arc::strong_count(&alive)), (0, 1));
}

#[test]
fn a_dropped_wait_does_not_hold_time_up() {
    let executor = Executor::new(Chance::new(1));
    drop(executor.sleep(Duration::from_secs(50)));
    let inside = executor.clone();
    executor.spawn("test", Role::World, async move {
        let long = inside.sleep(Duration::from_secs(500));
        let short = inside.sleep(Duration::from_secs(1));
        futures_util::future::select(long, short).await;
    });
    assert_eq!(executor.run(Duration::from_secs(10), || false), Stop::Idle);
}
