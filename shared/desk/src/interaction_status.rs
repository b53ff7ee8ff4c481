//! What a conversation came to, set by hand (F103 to F111). Do-not-contact is set on the contact.

use crate::change::act;
use crate::outside::Desk;
use crate::problem::Problem;
use domain::act;
use domain::head::{Head, InteractionStatus};
use domain::permission::Permission;

/// Sets it.
pub async fn set_interaction_status(
    desk: &Desk<'_>,
    conversation: &str,
    status: InteractionStatus,
) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    act(desk, conversation, |known| Ok((act::set_interaction_status(&known.head, status)?, vec![]))).await
}
