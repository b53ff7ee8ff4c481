//! A conversation is resolved, for one of the tenant's reasons (F099 to F102). The episode that ends with it is kept as it was.

use crate::change::{Known, act};
use crate::outside::Desk;
use crate::problem::Problem;
use domain::Timestamp;
use domain::act;
use domain::head::{Closing, Head, Trigger};
use domain::permission::Permission;
use platform::keys;
use platform::records::item_at;
use platform::table::{Condition, Write};
use serde::{Deserialize, Serialize};

/// One stretch of a conversation, from open to close (C2).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Episode {
    /// The item's version.
    pub v: u32,
    /// Which of the conversation, from 1.
    pub episode: u32,
    /// When it began.
    pub opened_at: Timestamp,
    /// Who began it.
    pub trigger: Trigger,
    /// How it ended; absent: it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
}

impl Episode {
    /// The present one.
    pub fn of(head: &Head) -> Self {
        let (opened_at, trigger) = match &head.reopened {
            Some(reopened) => (reopened.at, reopened.trigger),
            None => (head.opened_at, head.trigger),
        };
        Self { v: 1, episode: head.episode, opened_at, trigger, closing: head.closing.clone() }
    }
}

/// Closes it.
pub async fn close(desk: &Desk<'_>, conversation: &str, reason: &str) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    let by = &desk.caller.author;
    act(desk, conversation, |known: &Known| {
        let closed = act::close(&known.head, reason, by, &known.settings, known.now)?;
        let key = keys::episode(&closed.tenant, &closed.thread, closed.generation, closed.episode);
        let item = item_at(key, &Episode::of(&closed), vec![]);
        Ok((closed, vec![Write::Put { item, condition: Condition::Absent }]))
    })
    .await
}
