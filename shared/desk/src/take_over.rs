//! A person takes a conversation from the assistant (F094, F095). What it was writing is not sent.

use crate::change::act;
use crate::outside::Desk;
use crate::problem::Problem;
use domain::act;
use domain::head::Head;
use domain::permission::Permission;

/// Takes it over.
pub async fn take_over(desk: &Desk<'_>, conversation: &str) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    act(desk, conversation, |known| Ok((act::take_over(&known.head)?, vec![]))).await
}
