//! How many calls of the API one key may make: so many in each minute of the clock, counted by all processes together. A key
//! that is at its limit waits; no other key, and no other tenant, is any slower for it.

use crate::Timestamp;

/// Calls of one key in one minute: fifty a second, many times what a program that is well uses.
pub const CALLS: u32 = 3_000;

/// A minute, in milliseconds.
const SPAN: i64 = 60_000;

/// For how long the count of a minute is kept, in seconds: until nobody asks for it any more.
pub const KEPT_SECONDS: i64 = 600;

/// What a caller has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Calls in a minute.
    pub limit: u32,
    /// Calls that are left in this one.
    pub remaining: u32,
    /// Seconds until the next one, 1 to 60.
    pub reset: u32,
}

/// Whether a call is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is, and counted.
    Taken(Allowance),
    /// There were too many.
    TooMany(Allowance),
}

/// Which minute it is, counted from 1970.
pub fn minute(now: Timestamp) -> i64 {
    now.0.div_euclid(SPAN)
}

/// One more call, when so many were counted before it.
pub fn judge(made: u64, now: Timestamp) -> Verdict {
    let made = u32::try_from(made).unwrap_or(u32::MAX);
    let left = SPAN - now.0.rem_euclid(SPAN);
    let reset = u32::try_from(left.div_euclid(1000) + i64::from(left % 1000 > 0)).unwrap_or(1);
    let allowance = Allowance { limit: CALLS, remaining: CALLS.saturating_sub(made.saturating_add(1)), reset };
    if made < CALLS { Verdict::Taken(allowance) } else { Verdict::TooMany(allowance) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minutes_calls_are_taken_and_then_none_until_the_next() {
        let now = Timestamp(90_500);
        assert_eq!(minute(now), 1);
        let first = Allowance { limit: CALLS, remaining: CALLS - 1, reset: 30 };
        assert_eq!(judge(0, now), Verdict::Taken(first));
        assert_eq!(judge(u64::from(CALLS) - 1, now), Verdict::Taken(Allowance { remaining: 0, ..first }));
        for made in [u64::from(CALLS), u64::MAX] {
            assert_eq!(judge(made, now), Verdict::TooMany(Allowance { remaining: 0, ..first }));
        }
        assert_eq!(judge(0, Timestamp(119_999)), Verdict::Taken(Allowance { reset: 1, ..first }));
        assert_eq!(judge(0, Timestamp(120_000)), Verdict::Taken(Allowance { reset: 60, ..first }));
    }
}
