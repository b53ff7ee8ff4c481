//! Once: every change of state goes through `commit`, whose condition finds a proof that exists. A write that lost to another
//! is decided again from a fresh load: full jitter 20 to 400 ms, at most 8 times within 3 s, then the queue has it.

use crate::clock::Clock;
use crate::failure::Failure;
use crate::table::{Table, TableFailure, Write};
use domain::{Timestamp, mutant};
use std::time::Duration;

/// Most times that a step is decided.
const MAX_ATTEMPTS: u32 = 8;

/// Longest time that one record is tried before its queue has it back.
const MAX_TIME: Duration = Duration::from_secs(3);

const LEAST_PAUSE: Duration = Duration::from_millis(20);
const MOST_PAUSE: Duration = Duration::from_millis(400);

/// How a commit went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commit {
    /// Stored, all of it.
    Done,
    /// Nothing is stored: somebody was first. Load and decide again.
    Lost,
}

/// Stores proof and changes together.
#[expect(clippy::disallowed_methods, reason = "this is the one place that writes")]
pub async fn commit(table: &dyn Table, writes: &[Write]) -> Result<Commit, TableFailure> {
    match table.write(writes).await {
        Ok(()) => Ok(Commit::Done),
        Err(TableFailure::ConditionFailed | TableFailure::Conflict) => Ok(Commit::Lost),
        Err(failure @ TableFailure::Unavailable(_)) => Err(failure),
    }
}

/// Stores what needs no new decision: meets another transaction as often as it takes, so that `Lost` means that a condition
/// did not hold, and nothing else.
#[expect(clippy::disallowed_methods, reason = "this is the one place that writes")]
pub async fn insist(table: &dyn Table, clock: &dyn Clock, writes: &[Write]) -> Result<Commit, Failure> {
    let mut attempts = Attempts::new(clock);
    while attempts.next().await {
        match table.write(writes).await {
            Ok(()) => return Ok(Commit::Done),
            Err(TableFailure::ConditionFailed) => return Ok(Commit::Lost),
            Err(TableFailure::Conflict) if !mutant!("conflict_is_lost") => {}
            Err(TableFailure::Conflict) => return Ok(Commit::Lost),
            Err(failure @ TableFailure::Unavailable(_)) => return Err(failure.into()),
        }
    }
    Err(Failure::Busy)
}

/// The attempts at one step: `while attempts.next().await { load; decide; commit }`.
pub struct Attempts<'a> {
    clock: &'a dyn Clock,
    began: Timestamp,
    time: Duration,
    made: u32,
}

impl<'a> Attempts<'a> {
    /// None made yet.
    pub fn new(clock: &'a dyn Clock) -> Self {
        Self::within(clock, MAX_TIME)
    }

    /// None made yet, and none to be begun after this long.
    pub fn within(clock: &'a dyn Clock, time: Duration) -> Self {
        Self { clock, began: clock.now(), time, made: 0 }
    }

    /// Whether this is the first attempt, on which nothing has been lost yet.
    pub fn is_first(&self) -> bool {
        self.made == 1
    }

    /// Waits its turn; `false` when it is the queue's turn again.
    pub async fn next(&mut self) -> bool {
        if self.made > 0 {
            self.clock.sleep(self.clock.jitter(LEAST_PAUSE, MOST_PAUSE)).await;
        }
        self.made += 1;
        self.made <= MAX_ATTEMPTS && self.clock.now().since(self.began) <= self.time
    }
}
