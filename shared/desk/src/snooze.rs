//! Put off (B10): a snoozed conversation leaves the part of In Progress that waits for us, and comes back by itself at its time or
//! when the customer writes; a follow-up date is only shown.

use crate::change::act;
use crate::outside::Desk;
use crate::problem::Problem;
use domain::Timestamp;
use domain::act;
use domain::head::Head;
use domain::permission::Permission;
use std::time::Duration;

/// Nothing is put off for longer: a conversation without a message for 30 days ends, and people mistype years.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// Snoozes it until that instant; `None` wakes it. It comes back within two minutes of it (the sweep runs once a minute).
pub async fn snooze(desk: &Desk<'_>, conversation: &str, until: Option<Timestamp>) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    let now = desk.outside.clock.now();
    if until.is_some_and(|until| until <= now || until.since(now) > LONGEST) {
        return Err(Problem::invalid("snoozedUntil", "invalid_time", "It lies in the future, at most a year ahead."));
    }
    act(desk, conversation, |known| Ok((act::snooze(&known.head, until)?, vec![]))).await
}

/// Sets the day on which somebody wants to look again; `None` takes it away.
pub async fn follow_up(desk: &Desk<'_>, conversation: &str, at: Option<Timestamp>) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    act(desk, conversation, |known| Ok((act::set_follow_up(&known.head, at)?, vec![]))).await
}
