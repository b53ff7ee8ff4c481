//! What the desk stands on, and for whom it does one thing.

use crate::caller::Caller;
use crate::problem::Problem;
use platform::cache::Cache;
use platform::clock::Clock;
use platform::queue::Queue;
use platform::table::Table;

/// What the desk may touch: the role of whichever face stands on it allows just this.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// The table.
    pub table: &'a dyn Table,
    /// [events], [ticks], [outbound] and [notices].
    pub queue: &'a dyn Queue,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Routes and settings.
    pub cache: &'a Cache,
}

/// The desk, as one caller stands before it.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The outside.
    pub outside: Outside<'a>,
    /// Who it is.
    pub caller: &'a Caller,
}

/// What a change is caused by. A repeated event is answered as it was the first time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Unique within the tenant, 1 to 128 of `A-Za-z0-9_-`: made of the caller, the route and the caller's own key.
    pub id: String,
    /// What was asked, as a hash: the same key with another question is refused.
    pub fingerprint: String,
    /// Whether it may come again.
    pub repeats: Repeats,
    /// The versions of the thing, one of which the caller has seen; none: it is changed whatever it is like.
    pub seen: Vec<u64>,
}

impl Event {
    /// One that the caller named, and may name again.
    pub fn named(id: String, fingerprint: String) -> Self {
        Self { id, fingerprint, repeats: Repeats::ForADay, seen: vec![] }
    }

    /// One that nobody can name again.
    pub fn unnamed(id: String) -> Self {
        Self { id, fingerprint: String::new(), repeats: Repeats::Never, seen: vec![] }
    }

    /// Refuses to change what is not as the caller has seen it.
    pub fn must_have_seen(&self, rev: u64) -> Result<(), Problem> {
        if self.seen.is_empty() || self.seen.contains(&rev) { Ok(()) } else { Err(Problem::Stale) }
    }
}

/// Whether an event may come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// The caller named it, so that it can be repeated for a day.
    ForADay,
    /// Nobody can name it again.
    Never,
}

/// How long a repeated call is answered as it was the first time, in seconds.
pub const REMEMBERED_SECONDS: i64 = 24 * 3600;
