//! The AI switch of one conversation (F084).

use crate::change::act;
use crate::outside::Desk;
use crate::problem::Problem;
use domain::act;
use domain::head::{AgentMode, Head};
use domain::permission::Permission;

/// Sets it.
pub async fn set_agent_mode(desk: &Desk<'_>, conversation: &str, mode: AgentMode) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    act(desk, conversation, |known| {
        let switched = act::set_agent_mode(&known.head, mode, &known.settings, known.contact.opted_out, known.now)?;
        Ok((switched, vec![]))
    })
    .await
}
