//! What waits for a person and is nobody's is given to whoever of its team is available and has least to do (B08), if the tenant wants
//! it. Every change of such a conversation tries again, so that it is given when somebody is there. It is read off the table's changes, so
//! that it does not matter what made it wait: the assistant, a person, a doubt, the sweep.

use crate::{Change, Outside};
use domain::head::Head;
use domain::least_loaded::is_nobodys;
use platform::failure::Failure;
use platform::least_loaded::least_loaded;
use platform::records::{change as write, read_some};
use platform::{keys, once};
use serde_json::Value;

/// What made it nobody's: whoever changes one of these is told of next, and decides anew.
const EXPECTS: &[&str] = &[
    "assignee",
    "managedBy",
    "team",
    "status",
    "needsPerson",
    "answered",
    "snoozed",
    "windows",
    "generation",
    "listed",
];

/// Gives it to somebody, if that is to be.
pub async fn assign(change: &Change, outside: Outside<'_>) -> Result<(), Failure> {
    let Some(head) = nobodys(change) else { return Ok(()) };
    let settings = match outside.cache.settings(outside.table, outside.clock, &head.tenant).await {
        // The tenant is being taken away: it wants nothing any more.
        Err(Failure::Missing(_)) => return Ok(()),
        settings => settings?,
    };
    if settings.assignment.is_by_hand() {
        return Ok(());
    }
    let Some(person) = least_loaded(outside.table, &head.tenant, head.team.as_deref()).await? else { return Ok(()) };
    let given = Head { assignee: Some(person), ..head.clone() };
    let writes: Vec<_> = write(&head, &given, EXPECTS).into_iter().collect();
    // Lost: it has changed meanwhile, and that change is told as well.
    once::commit(outside.table, &writes).await?;
    Ok(())
}

/// The conversation of this change, if it is to be given to somebody. What cannot be read is told of where events are made.
fn nobodys(change: &Change) -> Option<Head> {
    let item = change.after.as_ref().filter(|item| item.get("sk").and_then(Value::as_str) == Some(keys::HEAD))?;
    read_some::<Head>(Some(item)).ok().flatten().filter(is_nobodys)
}
