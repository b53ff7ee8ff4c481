//! A person takes a conversation from the assistant (F094, F095). What it was writing is not sent.

use crate::change::act;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::act;
use domain::head::Head;
use domain::permission::Permission;

/// Takes it over.
pub async fn take_over(desk: &Desk<'_>, event: &Event, conversation: &str) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    act(desk, event, conversation, |known| Ok((act::take_over(&known.head)?, vec![]))).await
}
