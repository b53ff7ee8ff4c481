//! kill -9 at random: while twenty phones text, one function's process after another dies, whatever it is at. On AWS an execution
//! environment may end like this at any moment. Its messages come back when their visibility ends, which an operator has set
//! to some seconds here, so that the run is short.

use crate::checker;
use crate::deployment::Deployment;
use fakes::Rng;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The last two digits of the phones: of the numbers that nobody has (555-0100 to 0199), those that no story uses.
const PHONES: std::ops::Range<u32> = 60..80;

/// How long they text, and processes die.
const STORM: Duration = Duration::from_secs(20);

/// Between two texts of anybody, and between two deaths, at most.
const TEXT_EVERY_MS: u64 = 1_600;
const KILL_EVERY_MS: u64 = 1_200;

/// Fewer deaths than this prove little.
const ENOUGH: usize = 20;

/// How long a message stays hidden after the function that had it is dead; template.yaml says six minutes.
const VISIBILITY_SECONDS: &str = "6";

pub async fn whoever_is_killed_nothing_is_lost_and_nothing_is_answered_twice(on: &Deployment) {
    let seed = u64::try_from(on.outside.now().0).unwrap_or(0);
    hasten(on).await;
    let phones: Vec<String> = PHONES.map(|last| format!("+121255501{last:02}")).collect();
    let ((), killed) = tokio::join!(texts(on, &phones, Rng::new(seed)), kills(on, Rng::new(seed + 1)));
    println!("killed {killed} processes (seed {seed})");
    assert!(killed >= ENOUGH, "only {killed} processes were killed");
    checker::judge(on, &phones).await;
}

/// What a dead function had comes back soon.
pub async fn hasten(on: &Deployment) {
    for queue in ["EventsQueue", "TicksQueue", "OutboundQueue"] {
        on.set(queue, "VisibilityTimeout", VISIBILITY_SECONDS).await;
    }
}

async fn texts(on: &Deployment, phones: &[String], mut rng: Rng) {
    let until = Instant::now() + STORM;
    for number in 0.. {
        if Instant::now() > until {
            break;
        }
        let phone = &phones[usize::try_from(rng.below(phones.len() as u64)).expect("there are twenty")];
        on.text(phone, &format!("Question {number}, please?"));
        sleep(Duration::from_millis(rng.below(TEXT_EVERY_MS))).await;
    }
}

async fn kills(on: &Deployment, mut rng: Rng) -> usize {
    // Beyond the last text, because its window is still open.
    let until = Instant::now() + STORM + Duration::from_secs(10);
    let mut killed = 0;
    while Instant::now() < until {
        let running = on.emulator().functions();
        if !running.is_empty() {
            let one = usize::try_from(rng.below(running.len() as u64)).expect("there are few");
            killed += usize::from(on.emulator().kill(running[one]));
        }
        sleep(Duration::from_millis(rng.below(KILL_EVERY_MS))).await;
    }
    killed
}
