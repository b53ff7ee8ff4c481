//! Days as a tenant's calendar has them: a daily file counts until midnight in the tenant's zone (F171).

use crate::{Timestamp, zone};
use jiff::civil::Date;
use std::fmt;

/// A day, shown as `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// The day that this instant lies in, in this IANA zone; a zone that nobody knows counts as UTC.
    pub fn of(at: Timestamp, zone: &str) -> Self {
        let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
        Self(at.to_zoned(zone::or_utc(zone)).date())
    }

    /// The instant at which it is over in this zone.
    pub fn ends(self, zone: &str) -> Timestamp {
        let next = self.0.tomorrow().unwrap_or(self.0);
        let midnight = zone::or_utc(zone).to_ambiguous_zoned(next.into()).compatible();
        Timestamp(midnight.map_or(0, |midnight| midnight.timestamp().as_millisecond()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_tenants_own_and_may_have_25_hours() {
        let at = Timestamp::parse("2026-11-01T03:30:00Z").expect("RFC 3339");
        let day = Day::of(at, "America/New_York");
        assert_eq!(
            (day.to_string(), day.ends("America/New_York").to_string()),
            ("2026-10-31".into(), "2026-11-01T04:00:00.000Z".into())
        );
        let next = Day::of(day.ends("America/New_York"), "America/New_York");
        assert_eq!(
            (next.to_string(), next.ends("America/New_York").to_string()),
            ("2026-11-01".into(), "2026-11-02T05:00:00.000Z".into())
        );
    }
}
