//! What nobody moved. Each state that must move by itself carries a `due`; the sweep moves it on before it nudges, so a
//! nudge that is lost is followed by another, and after the last the state ends where people can read it.

use crate::Timestamp;
use std::time::Duration;

/// How long after it should have moved a state counts as overdue.
pub const GRACE: Duration = Duration::from_secs(120);

/// Nudges before a state is ended.
pub const MAX_NUDGES: u32 = 8;

/// The longest pause between two nudges.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// How many shards the index of overdue states has.
pub const SHARDS: u32 = 32;

/// What the sweep does with an overdue state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    /// Move `due` on to this, count, and send the event again.
    Again(Timestamp),
    /// End the state.
    Last,
}

/// After this many nudges, and now: 2, 4, 8 … 60 minutes on.
pub fn nudge(nudges: u32, now: Timestamp) -> Nudge {
    if nudges >= MAX_NUDGES {
        return Nudge::Last;
    }
    let pause = Duration::from_secs(120 << nudges.min(10)).min(LONGEST_PAUSE);
    Nudge::Again(now.plus(pause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour_and_then_it_ends() {
        let pauses: Vec<_> = (0..=8)
            .map(|nudges| match nudge(nudges, Timestamp(0)) {
                Nudge::Again(at) => at.0 / 60_000,
                Nudge::Last => -1,
            })
            .collect();
        assert_eq!(pauses, [2, 4, 8, 16, 32, 60, 60, 60, -1]);
    }
}
