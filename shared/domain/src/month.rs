//! Months as a tenant's calendar has them (F063): a month begins at midnight of its first day in the tenant's zone.

use crate::{Timestamp, zone};
use jiff::civil::Date;
use std::fmt;

/// A month, shown as `2026-11`. Its text sorts as time does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Its first day.
    first: Date,
}

impl Month {
    /// The month that this instant lies in, in this IANA zone; a zone that nobody knows counts as UTC.
    pub fn of(at: Timestamp, zone: &str) -> Self {
        let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
        Self { first: at.to_zoned(zone::or_utc(zone)).date().first_of_month() }
    }

    /// From `2026-11`; `None` for anything else, or outside the years 1970 to 9998.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2)?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !(digits(year) && digits(month)) {
            return None;
        }
        let year = year.parse().ok().filter(|year| (1970..9999).contains(year))?;
        Some(Self { first: Date::new(year, month.parse().ok()?, 1).ok()? })
    }

    /// The instant at which it begins in this zone.
    pub fn begins(self, zone: &str) -> Timestamp {
        let midnight = zone::or_utc(zone).to_ambiguous_zoned(self.first.into()).compatible();
        Timestamp(midnight.map_or(0, |midnight| midnight.timestamp().as_millisecond()))
    }

    /// The month before it.
    pub fn before(self) -> Self {
        Self { first: self.first.yesterday().unwrap_or(self.first).first_of_month() }
    }

    /// The month after it.
    pub fn next(self) -> Self {
        Self { first: self.first.last_of_month().tomorrow().unwrap_or(self.first) }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_the_tenants_own() {
        let at = Timestamp::parse("2026-12-01T03:00:00Z").expect("RFC 3339");
        assert_eq!(Month::of(at, "America/New_York").to_string(), "2026-11");
        assert_eq!(Month::of(at, "Europe/Paris").to_string(), "2026-12");
        assert_eq!(Month::of(at, "Nowhere/Atall").to_string(), "2026-12");
    }

    #[test]
    fn it_begins_at_the_tenants_midnight_summer_and_winter() {
        let begins = |month: &str| Month::parse(month).expect("a month").begins("America/New_York").to_string();
        assert_eq!(begins("2026-11"), "2026-11-01T04:00:00.000Z");
        assert_eq!(begins("2026-12"), "2026-12-01T05:00:00.000Z");
        assert_eq!(Month::parse("2026-12").expect("a month").next().to_string(), "2027-01");
    }

    #[test]
    fn nothing_else_is_a_month() {
        for text in ["2026-13", "2026-1", "26-11", "2026-11-01", "+026-11", "", "2026/11", "9999-01", "2026-é"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
        assert_eq!(Month::parse("2026-02").map(|month| month.to_string()), Some("2026-02".into()));
    }
}
