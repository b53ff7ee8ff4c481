//! Whose pages are closed: those of a session that has ended, and those of a person who was taken away, or has another role or other
//! teams. What this process knows of pages goes when one is opened or closed. It is read off the table's changes, so that it does not matter who made them: a page, a program, an operator.

use crate::listeners::open_pages;
use crate::tell::forget;
use crate::{Change, Outside};
use domain::TenantId;
use domain::live::Viewer;
use platform::failure::Failure;
use platform::table::Item;
use platform::{keys, sockets};
use serde_json::Value;

/// Whose pages are to be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Whose {
    /// The pages of a session, by its hash.
    Session(String),
    /// All of a person's.
    Person(String),
}

impl Whose {
    fn is(&self, viewer: &Viewer) -> bool {
        match self {
            Self::Session(hash) => viewer.session == *hash,
            Self::Person(id) => viewer.person == *id,
        }
    }
}

/// Closes what this change closes. First they are noted no more, so that they hear nothing, then API Gateway is told; if that
/// fails, the connection ends by itself, unheard of.
pub async fn close(change: &Change, outside: Outside<'_>) -> Result<(), Failure> {
    if let Some((pk, _)) = place(change).filter(|(_, sk)| sk.starts_with(keys::OPEN_PAGES)) {
        keys::tenant_of(pk).iter().for_each(|tenant| outside.listeners.forget(tenant));
        return Ok(());
    }
    let Some((tenant, whose)) = closes(change) else { return Ok(()) };
    for page in open_pages(&tenant, outside.table).await? {
        if whose.is(&page.viewer) {
            forget(&tenant, &page, outside).await?;
            if let Err(failure) = outside.http.call(sockets::close(outside.sockets, &page.connection)).await {
                tracing::warn!(%failure, "an open page was not closed; it hears nothing any more");
            }
        }
    }
    Ok(())
}

fn closes(change: &Change) -> Option<(TenantId, Whose)> {
    let (pk, sk) = place(change)?;
    let before = change.before.as_ref()?;
    if sk == keys::SESSION {
        let (tenant, hash) = keys::session_of(pk)?;
        return change.after.is_none().then(|| (tenant, Whose::Session(hash.to_owned())));
    }
    let person = sk.strip_prefix(keys::USERS)?;
    let stays =
        change.after.as_ref().is_some_and(|after| ["role", "teams"].iter().all(|it| after.get(*it) == before.get(*it)));
    (!stays).then(|| Some((keys::tenant_of(pk)?, Whose::Person(person.to_owned())))).flatten()
}

fn place(change: &Change) -> Option<(&str, &str)> {
    fn text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
        item.get(name).and_then(Value::as_str)
    }
    let item = change.after.as_ref().or(change.before.as_ref())?;
    Some((text(item, "pk")?, text(item, "sk")?))
}
