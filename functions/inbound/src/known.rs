//! What is known of a contact has changed, or somebody known begins a conversation: each of their conversations shows what is known
//! now, and the rows of the search lead to it. All of it is made from what stands in the table, so that doing it again does no
//! harm; whoever has stored rows looks once more, because a rename that came between would else find only the old ones.

use crate::Outside;
use domain::contact::Contact;
use domain::head::Head;
use domain::search::Shown;
use domain::settings::Settings;
use domain::{ContactId, TenantId, ThreadId};
use futures_util::future::try_join_all;
use platform::failure::Failure;
use platform::keys;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, item_at, read_some};
use platform::search::{Entry, Rows};
use platform::table::{Condition, Freshness, Order, Query, Range, Write};
use serde_json::Value;

/// Threads per page.
const PAGE: usize = 50;

/// Pages; more numbers than 5,000 no tenant has.
const MOST_PAGES: usize = 100;

/// Rows stored at once.
const AT_ONCE: usize = 8;

/// Tells all of the contact's conversations.
pub async fn tell(tenant: &TenantId, contact: &ContactId, outside: Outside<'_>) -> Result<(), Failure> {
    let settings = outside.cache.settings(outside.table, outside.clock, tenant).await?;
    let mut query = Query {
        index: None,
        pk: keys::contact(tenant, contact).pk,
        range: Range::Prefix(keys::CONTACT_THREADS.into()),
        order: Order::Ascending,
        limit: PAGE,
        after: None,
        freshness: Freshness::Strong,
    };
    for _ in 0..MOST_PAGES {
        let page = outside.table.query(query.clone()).await?;
        for item in &page.items {
            let thread = item.get("thread").and_then(Value::as_str).and_then(ThreadId::parse);
            if let Some(thread) = thread {
                tell_thread(&settings, contact, &thread, outside).await?;
            }
        }
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    Ok(())
}

async fn tell_thread(
    settings: &Settings,
    contact: &ContactId,
    thread: &ThreadId,
    outside: Outside<'_>,
) -> Result<(), Failure> {
    let mut stored: Option<(Head, Vec<String>)> = None;
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let Some((before, after, entry)) = load(settings, contact, thread, outside).await? else {
            // Forgotten meanwhile: so are the rows.
            let Some((head, words)) = stored else { return Ok(()) };
            return store(Rows { head: &head, salt: &settings.salt }.delete(words.iter()), outside).await;
        };
        let shown: Vec<Write> = change(&before, &after, &[]).into_iter().collect();
        if !shown.is_empty() && once::commit(outside.table, &shown).await? == Commit::Lost {
            continue;
        }
        let words = Shown::by(&after).words();
        if !after.listed || stored.as_ref().is_some_and(|(_, stored)| *stored == words) {
            return Ok(());
        }
        let remembered = entry.with(&Shown::by(&after).said());
        if remember(settings, contact, &entry, &remembered, outside).await? == Commit::Lost {
            continue;
        }
        let rows = Rows { head: &after, salt: &settings.salt };
        let mut writes = rows.delete(remembered.words().iter().filter(|word| !words.contains(word)));
        writes.extend(rows.put(&words, outside.clock.now()));
        store(writes, outside).await?;
        stored = Some((after, words));
    }
    Err(Failure::Busy)
}

/// The conversation as it stands, as it is to stand, and the contact's entry of it; `None`: it is no more.
async fn load(
    settings: &Settings,
    contact: &ContactId,
    thread: &ThreadId,
    outside: Outside<'_>,
) -> Result<Option<(Head, Head, Entry)>, Failure> {
    let tenant = &settings.tenant;
    let asked =
        [keys::head(tenant, thread), keys::contact(tenant, contact), keys::contact_thread(tenant, contact, thread)];
    let items = outside.table.get(&asked, Freshness::Strong).await?;
    let (head, contact): (Option<Head>, Option<Contact>) =
        (read_some(items[0].as_ref())?, read_some(items[1].as_ref())?);
    let entry = read_some(items[2].as_ref())?.unwrap_or_else(|| Entry::new(thread));
    Ok(head
        .zip(contact)
        .map(|(before, contact)| (before.clone(), contact.as_of(outside.clock.now()).shown_in(&before), entry)))
}

/// Before any row of a new word is stored, the entry names it.
async fn remember(
    settings: &Settings,
    contact: &ContactId,
    before: &Entry,
    after: &Entry,
    outside: Outside<'_>,
) -> Result<Commit, Failure> {
    if before.words == after.words {
        return Ok(Commit::Done);
    }
    let as_read = match before.words.as_str() {
        "" => Condition::Missing("words"),
        words => Condition::Is("words", words.into()),
    };
    let item = item_at(keys::contact_thread(&settings.tenant, contact, &after.thread), after, vec![]);
    once::insist(outside.table, outside.clock, &[Write::Put { item, condition: as_read }]).await
}

/// Stores rows, or takes them away. Each stands for itself.
pub async fn store(writes: Vec<Write>, outside: Outside<'_>) -> Result<(), Failure> {
    for some in writes.chunks(AT_ONCE) {
        let each = some.iter().map(|write| once::insist(outside.table, outside.clock, std::slice::from_ref(write)));
        try_join_all(each).await?;
    }
    Ok(())
}
