//! An episode: one stretch of a conversation from open to close, kept as it was (C2).

use crate::Timestamp;
use crate::head::{Closing, Head, Trigger};
use serde::{Deserialize, Serialize};

/// One stretch of a conversation.
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
