//! Open pages are told what has changed. A hint is never repeated: a page that misses one finds out by asking, once a minute. So
//! nothing here fails a batch, and a page that does not answer delays it by a second or two at most.

use crate::hints::{Hint, Hints, asks_whose, hints, team};
use crate::{Change, Outside};
use domain::catalogue::Event;
use domain::live::{OPENS_WITHIN, OpenPage};
use domain::{TenantId, Timestamp};
use futures_util::future::{Either, select};
use futures_util::stream::{self, StreamExt};
use platform::failure::Failure;
use platform::once;
use platform::table::{Condition, Freshness, MAX_KEYS, Write};
use platform::{keys, sockets};
use serde_json::json;
use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Duration;

/// Pages that are told at once: as many as a small function's connections and memory bear.
const AT_ONCE: usize = 32;

/// All pages of a batch are told within this, or not.
const WITHIN: Duration = Duration::from_secs(3);

/// Tells whoever looks.
pub async fn tell(changes: &[(Change, Vec<Event>)], outside: Outside<'_>) {
    for (tenant, hints) in hints(changes) {
        let heard = match outside.listeners.of(&tenant, outside.table, outside.clock.now()).await {
            Ok(heard) => heard,
            Err(failure) => {
                tracing::warn!(%failure, %tenant, "open pages are not told of a change");
                continue;
            }
        };
        let pages = &heard.pages;
        if pages.is_empty() {
            continue;
        }
        let told = async {
            let hints = whose(&tenant, pages, hints, outside).await;
            let each = |page| one(&tenant, page, &hints, outside);
            stream::iter(pages.iter()).for_each_concurrent(AT_ONCE, each).await;
        };
        if let Either::Right(_) = select(pin!(told), outside.clock.sleep(WITHIN)).await {
            tracing::warn!(%tenant, pages = pages.len(), "not all open pages were told of a change in time");
        }
    }
}

/// The same hints, with whose each conversation is, if somebody looks who may not see all. What cannot be found out is told to nobody
/// but those who may.
async fn whose(tenant: &TenantId, pages: &[OpenPage], mut hints: Hints, outside: Outside<'_>) -> Hints {
    if pages.iter().all(|page| page.viewer.teams.is_none()) {
        return hints;
    }
    let asked = hints.conversations.iter().filter_map(|(id, hint)| Some((id.clone(), asks_whose(id, hint)?)));
    let asked: Vec<_> = asked.take(MAX_KEYS).collect();
    let heads: BTreeMap<_, _> = asked.iter().map(|(_, thread)| (keys::head(tenant, thread), thread)).collect();
    let wanted: Vec<_> = heads.into_keys().collect();
    if wanted.is_empty() {
        return hints;
    }
    let found = outside.table.get(&wanted, Freshness::Eventual).await.unwrap_or_default();
    for (key, head) in wanted.iter().zip(found) {
        let Some(head) = head else { continue };
        for (id, _) in asked.iter().filter(|(_, thread)| keys::head(tenant, thread) == *key) {
            hints.conversations.entry(id.clone()).or_default().teams.insert(team(&head));
        }
    }
    hints
}

async fn one(tenant: &TenantId, page: &OpenPage, hints: &Hints, outside: Outside<'_>) {
    let Some(words) = words(page, hints) else { return };
    let request = sockets::tell(outside.sockets, &page.connection, words);
    match outside.http.call(request).await {
        Ok(answer) if sockets::is_gone(&answer) => {
            if let Err(failure) = gone(tenant, page, outside.clock.now(), outside).await {
                tracing::warn!(%failure, "a page that is closed stays noted, until its time is over");
            }
        }
        Ok(answer) if answer.status >= 400 => tracing::warn!(status = answer.status, "an open page was not told"),
        Ok(_) => {}
        Err(failure) => tracing::warn!(%failure, "an open page was not told"),
    }
}

/// What this page is told; nothing, if none of it is its viewer's.
fn words(page: &OpenPage, hints: &Hints) -> Option<Vec<u8>> {
    let seen = |hint: &&Hint| page.viewer.sees(hint.teams.iter().map(Option::as_deref));
    let seen = hints.conversations.iter().filter(|(_, hint)| seen(hint));
    let conversations: Vec<_> = seen.map(|(id, hint)| json!({"id": id, "version": hint.version})).collect();
    let words = json!({"v": 1, "conversations": conversations, "settings": hints.settings});
    (hints.settings || !conversations.is_empty()).then(|| words.to_string().into_bytes())
}

/// A page that is closed is noted no more; one that is just being opened is gone only until then.
async fn gone(tenant: &TenantId, page: &OpenPage, now: Timestamp, outside: Outside<'_>) -> Result<(), Failure> {
    if now.since(page.since) > OPENS_WITHIN {
        forget(tenant, page, outside).await?;
    }
    Ok(())
}

/// Notes a page no more.
pub async fn forget(tenant: &TenantId, page: &OpenPage, outside: Outside<'_>) -> Result<(), Failure> {
    let key = keys::open_page(tenant, &page.connection);
    once::commit(outside.table, &[Write::Delete { key, condition: Condition::All(vec![]) }]).await?;
    outside.listeners.forget(tenant);
    Ok(())
}
