//! Which conversations a list shows (F022, F128): each condition by itself, or all of them together.

use crate::row::Row;
use domain::Timestamp;
use domain::head::{Badge, InteractionStatus};
use platform::table::Range;
use std::time::Duration;

/// A row stands in the Inbox by when its burst began, to the minute: its newest message may be this much later, a day of messages
/// that did not move it included.
const LATER: Duration = Duration::from_secs(24 * 3600);

/// The last instant of thirteen digits, in the year 2286: keys sort as time does until then.
const LAST: Timestamp = Timestamp(9_999_999_999_999);

/// Which conversations; absent: any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Whose newest message is not older than this.
    pub from: Option<Timestamp>,
    /// Whose newest message is older than this.
    pub to: Option<Timestamp>,
    /// On this channel (F022).
    pub channel: Option<String>,
    /// With this badge.
    pub status: Option<Badge>,
    /// Of this team.
    pub team: Option<String>,
    /// Of this person.
    pub assignee: Option<String>,
    /// That came to this.
    pub interaction_status: Option<InteractionStatus>,
}

impl Filter {
    /// Whether the row is one of them.
    pub fn passes(&self, row: &Row) -> bool {
        fn is<T: PartialEq>(wanted: Option<&T>, found: Option<&T>) -> bool {
            wanted.is_none() || wanted == found
        }
        self.from.is_none_or(|from| row.last_message_at >= from)
            && self.to.is_none_or(|to| row.last_message_at < to)
            && is(self.channel.as_ref(), Some(&row.channel))
            && is(self.status.as_ref(), Some(&row.status))
            && is(self.team.as_ref(), row.team.as_ref())
            && is(self.assignee.as_ref(), row.assignee.as_ref())
            && is(self.interaction_status.as_ref(), Some(&row.interaction_status))
    }

    /// The part of the Inbox that such rows are in.
    pub fn range(&self) -> Range {
        if self.from.is_none() && self.to.is_none() {
            return Range::All;
        }
        let from = self.from.unwrap_or(Timestamp(0)).minus(LATER);
        let to = self.to.unwrap_or(LAST).min(LAST);
        Range::Between(from.min(to).sortable(), to.sortable())
    }
}
