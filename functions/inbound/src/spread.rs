//! A consent has changed: the ledger notes it, and the contact's other threads show it and fall silent. Admission does not
//! wait for this, because it looks at the consent itself.

use crate::Outside;
use domain::contact::Contact;
use domain::head::Head;
use domain::message::MessageRef;
use domain::receive::{lift, silence};
use domain::settings::Settings;
use domain::{ContactId, TenantId, ThreadId, Timestamp};
use platform::failure::Failure;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, item_at, read_some};
use platform::table::{Condition, Freshness, Order, Query, Range, Write};
use platform::telemetry::tally;
use platform::{follow_up, keys};
use serde_json::{Value, json};

/// Threads per page; a contact that writes to more of our numbers than that has more pages.
const PAGE: usize = 50;

/// Pages; more numbers than 5,000 no tenant has.
const MOST_PAGES: usize = 100;

/// Tells every thread of the contact.
pub async fn spread(
    tenant: &TenantId,
    contact: &ContactId,
    from: &ThreadId,
    cause: &MessageRef,
    outside: Outside<'_>,
) -> Result<(), Failure> {
    let settings = outside.cache.settings(outside.table, outside.clock, tenant).await?;
    let first = keys::contact_thread(tenant, contact, from);
    let mut query = Query {
        index: None,
        pk: first.pk,
        range: Range::Prefix(keys::CONTACT_THREADS.into()),
        order: Order::Ascending,
        limit: PAGE,
        after: None,
        freshness: Freshness::Strong,
    };
    note(tenant, contact, cause, outside).await?;
    for _ in 0..MOST_PAGES {
        let page = outside.table.query(query.clone()).await?;
        for item in &page.items {
            let thread = item.get("thread").and_then(Value::as_str).and_then(ThreadId::parse);
            if let Some(thread) = thread.filter(|thread| thread != from) {
                tell(&settings, contact, &thread, outside).await?;
            }
        }
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    Ok(())
}

/// One line of the ledger, once.
async fn note(tenant: &TenantId, contact: &ContactId, cause: &MessageRef, outside: Outside<'_>) -> Result<(), Failure> {
    let items = outside.table.get(&[keys::contact(tenant, contact)], Freshness::Strong).await?;
    let Some(known): Option<Contact> = read_some(items[0].as_ref())? else {
        return Ok(());
    };
    let turns = &known.consent.turns;
    let turn = turns.iter().find(|turn| turn.at == cause.at).or(turns.last());
    let entry = json!({"v": 1, "contact": contact, "cause": cause.id, "at": cause.at, "turn": turn});
    let item = item_at(keys::ledger(tenant, contact, cause), &entry, vec![]);
    once::insist(outside.table, outside.clock, &[Write::Put { item, condition: Condition::Absent }]).await?;
    Ok(())
}

async fn tell(
    settings: &Settings,
    contact: &ContactId,
    thread: &ThreadId,
    outside: Outside<'_>,
) -> Result<(), Failure> {
    let asked = [keys::head(&settings.tenant, thread), keys::contact(&settings.tenant, contact)];
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let items = outside.table.get(&asked, Freshness::Strong).await?;
        let (head, contact): (Option<Head>, Option<Contact>) =
            (read_some(items[0].as_ref())?, read_some(items[1].as_ref())?);
        let (Some(before), Some(contact)) = (head, contact) else {
            return Ok(());
        };
        let now = outside.clock.now();
        let Some(after) = told(&before, &contact, settings, now) else {
            return Ok(());
        };
        let expects = ["epoch", "arrivals", "answered", "passed", "windows", "joined", "optedOut"];
        let writes: Vec<Write> = change(&before, &after, &expects).into_iter().collect();
        if once::commit(outside.table, &writes).await? == Commit::Done {
            tally::windows(Some(&before), &after);
            return match &after.window {
                Some(window) => follow_up::tick(outside.queue, &after, window.end, now).await,
                None => Ok(()),
            };
        }
    }
    Err(Failure::Busy)
}

/// The other thread's head under the contact's consent; `None` if it shows it already.
fn told(before: &Head, contact: &Contact, settings: &Settings, now: Timestamp) -> Option<Head> {
    if before.opted_out == contact.opted_out {
        return None;
    }
    let mut head = before.clone();
    match contact.consent.last_out().filter(|_| contact.opted_out) {
        Some(since) => silence(&mut head, since),
        None => lift(&mut head, settings, now),
    }
    Some(head)
}
