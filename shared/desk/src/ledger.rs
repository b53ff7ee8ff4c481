//! The ledger of a customer's consent: every change of it, never changed itself. What a person of the tenant decided stands there
//! with who it was; what the customer said, with the message that said it.

use crate::contact;
use crate::outside::Desk;
use crate::problem::Problem;
use domain::Timestamp;
use domain::author::Author;
use domain::consent::Turn;
use domain::contact::Contact;
use domain::message::MessageRef;
use platform::keys;
use platform::records::item_at;
use platform::table::{Condition, Write};
use serde::{Deserialize, Serialize};

/// Lines read at once: the newest.
pub const MOST: usize = 100;

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Line {
    /// The item's version.
    pub v: u32,
    /// The message that caused it, or the deed.
    pub cause: String,
    /// When.
    pub at: Timestamp,
    /// What it was from then on, and why; absent: it changed nothing any more.
    #[serde(default)]
    pub turn: Option<Turn>,
    /// Which person or program of the tenant's; absent: the customer, or the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Author>,
}

/// The newest lines of a contact, newest first.
pub async fn ledger(desk: &Desk<'_>, id: &str) -> Result<Vec<Line>, Problem> {
    contact::newest(desk, id, keys::LEDGER.into(), MOST).await
}

/// The line of what somebody of the tenant's has decided, for the transaction that does it.
pub(crate) fn line(desk: &Desk<'_>, after: &Contact, cause: &MessageRef) -> Write {
    let turn = after.consent.turns.iter().rfind(|turn| turn.at >= cause.at).copied();
    let line = Line { v: 1, cause: cause.id.to_string(), at: cause.at, turn, by: Some(desk.caller.author.clone()) };
    Write::Put {
        item: item_at(keys::ledger(&after.tenant, &after.id, cause), &line, vec![]),
        condition: Condition::Absent,
    }
}
