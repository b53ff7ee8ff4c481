//! DynamoDB's moods, as chance has them: reads that are old, indexes that lag, throttles, answers that are lost, transactions that
//! meet.

use super::MemoryTable;
use crate::executor::lock;
use crate::outside::Crossing;
use platform::table::{Freshness, Key, TableFailure};
use std::time::Duration;

/// An eventual read may be this old (DynamoDB: usually within a second).
pub(super) const MAX_STALE: Duration = Duration::from_secs(1);
/// An index may lag this much.
pub(super) const MAX_LAG: Duration = Duration::from_millis(1500);

impl MemoryTable {
    /// The instant whose state a read sees.
    pub(super) fn sight(&self, freshness: Freshness) -> Duration {
        let now = self.outside.executor.now();
        let stale = self.outside.plan.faults.stale;
        if freshness == Freshness::Strong || !self.outside.in_function() || !self.outside.fault("table stale", stale) {
            return now;
        }
        now.saturating_sub(self.outside.draw(|chance| chance.time(Duration::ZERO, MAX_STALE)))
    }

    pub(super) fn lag(&self) -> Duration {
        if !self.outside.in_function() || !self.outside.fault("index lag", self.outside.plan.faults.stale) {
            return Duration::ZERO;
        }
        self.outside.draw(|chance| chance.time(Duration::ZERO, MAX_LAG))
    }

    pub(super) fn throttled(&self, crossing: &Crossing) -> Result<(), TableFailure> {
        match crossing.fails("table throttled", self.outside.plan.faults.throttle) {
            true => Err(TableFailure::Unavailable("throttled".into())),
            false => Ok(()),
        }
    }

    pub(super) fn lost(&self, crossing: &Crossing) -> Result<(), TableFailure> {
        match crossing.fails("table answer lost", self.outside.plan.faults.lost_answer) {
            true => Err(TableFailure::Unavailable("the answer was lost".into())),
            false => Ok(()),
        }
    }

    pub(super) fn meets_none(&self, keys: &[Key]) -> Result<(), TableFailure> {
        if keys.iter().any(|key| lock(&self.state).held.contains(key)) {
            self.outside.note("table conflict met");
            return Err(TableFailure::Conflict);
        }
        if self.outside.in_function()
            && self.outside.fault("table conflict by chance", self.outside.plan.faults.conflict)
        {
            return Err(TableFailure::Conflict);
        }
        Ok(())
    }
}
