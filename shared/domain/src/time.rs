//! Instants: UTC, in whole milliseconds.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// An instant, in milliseconds since 1970-01-01T00:00:00Z. Stored as a number, shown as RFC 3339.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// From RFC 3339 with any offset; finer digits than milliseconds are dropped. `None` for anything else, or outside the
    /// years 1970 to 9999.
    pub fn parse(text: &str) -> Option<Self> {
        let millis = text.parse::<jiff::Timestamp>().ok()?.as_millisecond();
        (millis >= 0).then_some(Self(millis))
    }

    /// From an HTTP date, such as `Sat, 21 Nov 2026 15:00:00 GMT`. `None` for anything else.
    pub fn parse_http(text: &str) -> Option<Self> {
        let zoned = jiff::fmt::rfc2822::parse(text).ok()?;
        Some(Self(zoned.timestamp().as_millisecond()))
    }

    /// This much later.
    pub fn plus(self, time: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
    }

    /// This much earlier.
    pub fn minus(self, time: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long after `earlier` this is; zero when it is not.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Thirteen digits, so that text sorts as time does.
    pub fn sortable(self) -> String {
        format!("{:013}", self.0.max(0))
    }
}

impl std::fmt::Display for Timestamp {
    /// RFC 3339, UTC, with milliseconds.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(time) => write!(out, "{time:.3}"),
            Err(_) => write!(out, "out-of-range"),
        }
    }
}
