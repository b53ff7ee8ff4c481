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
use domain::permission::Permission;
use platform::keys;
use platform::records::{item_at, read};
use platform::table::{Condition, Freshness, Order, Query, Range, Write};
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
    desk.caller.must(Permission::ReadConversations)?;
    let contact = contact::find(desk, id).await?;
    let query = Query {
        index: None,
        pk: keys::contact(&contact.tenant, &contact.id).pk,
        range: Range::Prefix(keys::LEDGER.into()),
        order: Order::Descending,
        limit: MOST,
        after: None,
        freshness: Freshness::Strong,
    };
    let page = desk.outside.table.query(query).await?;
    Ok(page.items.iter().map(read).collect::<Result<_, _>>()?)
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
