//! The one formatter of instants: in the reader's zone, as their language writes them.

use domain::Timestamp;
use jiff::Zoned;
use jiff::tz::TimeZone;

/// A day has so many hours here that "yesterday" is a date's business, not a duration's.
const DAYS_BY_NAME: i32 = 6;

/// Now, where the reader is.
#[derive(Clone, Debug)]
pub struct Moment {
    zone: TimeZone,
    now: Zoned,
}

impl Moment {
    /// Now in the first of these IANA zones that there is; UTC when there is none.
    pub fn new(zones: &[&str], now: Timestamp) -> Self {
        let zone = zones.iter().find_map(|name| domain::zone::find(name)).unwrap_or(TimeZone::UTC);
        let now = zoned(now, &zone);
        Self { zone, now }
    }

    /// As a row shows it: today the time, this week the day, else the date.
    pub fn brief(&self, at: Timestamp) -> String {
        let at = zoned(at, &self.zone);
        match self.days_ago(&at) {
            0 => at.strftime("%-I:%M %P").to_string(),
            1 => "Yesterday".to_owned(),
            2..=DAYS_BY_NAME => at.strftime("%a").to_string(),
            _ if at.year() == self.now.year() => at.strftime("%b %-d").to_string(),
            _ => at.strftime("%b %-d, %Y").to_string(),
        }
    }

    /// The day that a message stands under.
    pub fn day(&self, at: Timestamp) -> String {
        let at = zoned(at, &self.zone);
        match self.days_ago(&at) {
            0 => "Today".to_owned(),
            1 => "Yesterday".to_owned(),
            _ if at.year() == self.now.year() => at.strftime("%A, %B %-d").to_string(),
            _ => at.strftime("%A, %B %-d, %Y").to_string(),
        }
    }

    /// The time of day.
    pub fn time(&self, at: Timestamp) -> String {
        zoned(at, &self.zone).strftime("%-I:%M %P").to_string()
    }

    /// Date and time, the year only when it is another.
    pub fn when(&self, at: Timestamp) -> String {
        let at = zoned(at, &self.zone);
        let form = if at.year() == self.now.year() { "%b %-d, %-I:%M %P" } else { "%b %-d, %Y, %-I:%M %P" };
        at.strftime(form).to_string()
    }

    /// All of it.
    pub fn full(&self, at: Timestamp) -> String {
        zoned(at, &self.zone).strftime("%a, %b %-d, %Y, %-I:%M %P").to_string()
    }

    /// As a date-and-time field of a form has it.
    pub fn typed(&self, at: Timestamp) -> String {
        zoned(at, &self.zone).strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// What a date-and-time field of a form calls it: the reader's own wall clock.
    pub fn read(&self, typed: &str) -> Option<Timestamp> {
        let wall: jiff::civil::DateTime = typed.parse().ok()?;
        let at = wall.to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp(at.timestamp().as_millisecond()))
    }

    fn days_ago(&self, at: &Zoned) -> i32 {
        (self.now.date() - at.date()).get_days()
    }
}

fn zoned(at: Timestamp, zone: &TimeZone) -> Zoned {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("an instant")
    }

    #[test]
    fn instants_are_shown_where_the_reader_is() {
        let moment = Moment::new(&["Nowhere/Else", "America/New_York"], at("2026-11-22T04:30:00Z"));
        assert_eq!(moment.brief(at("2026-11-22T04:05:00Z")), "11:05 pm");
        assert_eq!(moment.brief(at("2026-11-21T04:59:00Z")), "Yesterday");
        assert_eq!(moment.brief(at("2026-11-18T12:00:00Z")), "Wed");
        assert_eq!(moment.brief(at("2026-01-05T12:00:00Z")), "Jan 5");
        assert_eq!(moment.day(at("2025-01-05T12:00:00Z")), "Sunday, January 5, 2025");
        assert_eq!(moment.full(at("2026-11-22T04:05:00Z")), "Sat, Nov 21, 2026, 11:05 pm");
    }

    #[test]
    fn a_typed_time_is_the_readers_own() {
        let moment = Moment::new(&["Europe/Paris"], at("2026-07-01T00:00:00Z"));
        assert_eq!(moment.read("2026-07-01T09:30"), Some(at("2026-07-01T07:30:00Z")));
        assert_eq!(moment.read("soon"), None);
    }
}
