//! The assistant gets a conversation back (F096); what the customer wrote meanwhile is answered.

use crate::change::act;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::act;
use domain::head::Head;
use domain::permission::Permission;

/// Gives it back.
pub async fn resume(desk: &Desk<'_>, event: &Event, conversation: &str) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    act(desk, event, conversation, |known| {
        let resumed = act::resume(&known.head, &known.settings, known.contact.opted_out, known.now)?;
        Ok((resumed, vec![]))
    })
    .await
}
