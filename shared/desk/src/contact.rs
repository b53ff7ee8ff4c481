//! A customer: what is known of them (F112 to F115), read and changed. Rows show names of their own, and the search finds them by
//! these: a change goes on to every conversation of theirs, at once and by an event that is noted with it.

use crate::handled::{self, Follow, Nothing};
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use crate::sender::threads;
use domain::contact::{Contact, Temperature};
use domain::head::Head;
use domain::permission::Permission;
use domain::{ContactId, ThreadId};
use platform::failure::Failure;
use platform::keys;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, read, read_some, seen};
use platform::table::{Freshness, Order, Query, Range, Write};
use serde::de::DeserializeOwned;

/// What is to be changed; `None` leaves it, an empty text takes it away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Patch<'a> {
    /// Their name.
    pub name: Option<&'a str>,
    /// Their company.
    pub company: Option<&'a str>,
    /// Their e-mail address.
    pub email: Option<&'a str>,
    /// Their reference number.
    pub reference: Option<&'a str>,
    /// One of the tenant's lead statuses.
    pub lead_status: Option<&'a str>,
    /// How warm the lead is.
    pub temperature: Option<Temperature>,
    /// The campaign that they are in.
    pub campaign: Option<&'a str>,
}

/// The longest of these texts, in characters.
const LONGEST: usize = 120;

/// The contact with this id.
pub async fn contact(desk: &Desk<'_>, id: &str) -> Result<Contact, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    find(desk, id).await
}

/// The contact with this id, for whoever may do something else with it.
pub async fn find(desk: &Desk<'_>, id: &str) -> Result<Contact, Problem> {
    let id = ContactId::parse(id).ok_or(Problem::NotFound)?;
    known(desk, &id).await?.ok_or(Problem::NotFound)
}

/// The newest of what stands below a contact under this prefix, the newest first.
pub(crate) async fn newest<T: DeserializeOwned>(
    desk: &Desk<'_>,
    id: &str,
    prefix: String,
    most: usize,
) -> Result<Vec<T>, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    let contact = find(desk, id).await?;
    let query = Query {
        index: None,
        pk: keys::contact(&contact.tenant, &contact.id).pk,
        range: Range::Prefix(prefix),
        order: Order::Descending,
        limit: most,
        after: None,
        freshness: Freshness::Strong,
    };
    let page = desk.outside.table.query(query).await?;
    Ok(page.items.iter().map(read).collect::<Result<_, _>>()?)
}

/// The contact, if we know them.
pub(crate) async fn known(desk: &Desk<'_>, id: &ContactId) -> Result<Option<Contact>, Problem> {
    let key = keys::contact(&desk.caller.tenant, id);
    Ok(read_some(desk.outside.table.get(&[key], Freshness::Strong).await?[0].as_ref())?)
}

/// Changes what is known; what is not named stays as it is.
pub async fn patch(desk: &Desk<'_>, event: &Event, id: &str, patch: Patch<'_>) -> Result<Contact, Problem> {
    desk.caller.must(Permission::EditContacts)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    check(&patch, &settings.lead_statuses)?;
    let shown = patch.name.or(patch.company).or(patch.reference);
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let before = find(desk, id).await?;
        if handled::look::<Nothing>(desk, event).await?.is_some() {
            return told(desk, before).await;
        }
        event.must_have_seen(before.rev)?;
        let after = patched(&before.as_of(outside.clock.now()), &patch);
        let changed = change(&before, &after, &[]).map(|write| seen(write, before.rev));
        let rev = before.rev + u64::from(changed.is_some());
        let follow = Follow { known: shown.map(|_| after.id.clone()), ..Follow::default() };
        let writes: Vec<Write> =
            changed.into_iter().chain(handled::proof_of(desk, event, &Nothing {}, &follow)).collect();
        if writes.is_empty() || once::commit(outside.table, &writes).await? == Commit::Done {
            follow.tell(desk).await?;
            return told(desk, Contact { rev, ..after }).await;
        }
    }
    Err(Failure::Busy.into())
}

/// Every conversation of theirs shows it; a repeated call tells them again.
async fn told(desk: &Desk<'_>, contact: Contact) -> Result<Contact, Problem> {
    for thread in threads(desk, &contact.id).await? {
        show(desk, &contact, &thread).await?;
    }
    Ok(contact)
}

fn check(patch: &Patch<'_>, statuses: &[String]) -> Result<(), Problem> {
    let texts = [
        ("name", patch.name),
        ("company", patch.company),
        ("email", patch.email),
        ("ref", patch.reference),
        ("campaignId", patch.campaign),
    ];
    for (field, text) in texts {
        if text.is_some_and(|text| text.chars().count() > LONGEST) {
            return Err(Problem::invalid(field, "too_long", "It has at most 120 characters."));
        }
    }
    if patch.email.is_some_and(|email| !email.is_empty() && !email.contains('@')) {
        return Err(Problem::invalid("email", "invalid_email", "An e-mail address has an @."));
    }
    match patch.lead_status {
        Some(status) if !status.is_empty() && !statuses.iter().any(|known| known == status) => {
            Err(Problem::invalid("leadStatus", "unknown_status", "Choose one of the tenant's lead statuses."))
        }
        Some(_) | None => Ok(()),
    }
}

fn patched(before: &Contact, patch: &Patch<'_>) -> Contact {
    fn set(old: &Option<String>, new: Option<&str>) -> Option<String> {
        match new {
            None => old.clone(),
            Some(new) => Some(new.trim().to_owned()).filter(|new| !new.is_empty()),
        }
    }
    let after = Contact {
        name: set(&before.name, patch.name),
        company: set(&before.company, patch.company),
        email: set(&before.email, patch.email),
        reference: set(&before.reference, patch.reference),
        lead_status: set(&before.lead_status, patch.lead_status),
        temperature: patch.temperature.or(before.temperature),
        campaign: set(&before.campaign, patch.campaign),
        ..before.clone()
    };
    after.said_since(before)
}

/// One conversation shows what is known now.
async fn show(desk: &Desk<'_>, contact: &Contact, thread: &ThreadId) -> Result<(), Problem> {
    let mut attempts = Attempts::new(desk.outside.clock);
    while attempts.next().await {
        let key = keys::head(&contact.tenant, thread);
        let items = desk.outside.table.get(&[key], Freshness::Strong).await?;
        let Some(before): Option<Head> = read_some(items[0].as_ref())? else { return Ok(()) };
        let writes: Vec<Write> = change(&before, &contact.shown_in(&before), &[]).into_iter().collect();
        if writes.is_empty() || once::commit(desk.outside.table, &writes).await? == Commit::Done {
            return Ok(());
        }
    }
    Err(Failure::Busy.into())
}
