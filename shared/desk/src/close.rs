//! A conversation is resolved, for one of the tenant's reasons (F099 to F102). The episode that ends with it is kept as it was.

use crate::change::{Known, act};
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::act;
use domain::episode::Episode;
use domain::head::Head;
use domain::permission::Permission;
use platform::keys;
use platform::records::item_at;
use platform::table::{Condition, Write};

/// Closes it.
pub async fn close(desk: &Desk<'_>, event: &Event, conversation: &str, reason: &str) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    let by = &desk.caller.author;
    act(desk, event, conversation, |known: &Known| {
        let closed = act::close(&known.head, reason, by, &known.settings, known.now)?;
        let key = keys::episode(&closed.tenant, &closed.thread, closed.generation, closed.episode);
        let item = item_at(key, &Episode::of(&closed), vec![]);
        Ok((closed, vec![Write::Put { item, condition: Condition::Absent }]))
    })
    .await
}
