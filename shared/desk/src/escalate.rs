//! A conversation is marked as needing a person (F097).

use crate::change::act;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::act;
use domain::head::{EscalationReason, Head};
use domain::permission::Permission;

/// Escalates it.
pub async fn escalate(
    desk: &Desk<'_>,
    event: &Event,
    conversation: &str,
    reason: EscalationReason,
) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    let by = Some(&desk.caller.author);
    act(desk, event, conversation, |known| {
        Ok((act::escalate(&known.head, reason, by, &known.settings, known.now)?, vec![]))
    })
    .await
}
