//! Who hears of a tenant's changes: its webhooks, and the open pages of its people. One query reads both. Where nobody looks it is
//! believed for a minute, so that it costs a turn next to nothing; then a page that has just opened may hear nothing at first, and
//! asks by itself until it surely does. A webhook that was set, changed or switched off counts here within that minute too.

use domain::live::{self, OpenPage};
use domain::webhook::{self, Webhook};
use domain::{TenantId, Timestamp};
use platform::failure::Failure;
use platform::keys;
use platform::records::read;
use platform::table::{Freshness, Item, Order, Query, Range, Table};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long it is believed that nobody looks; the script of a page (`functions/dashboard/assets/inbox.js`) knows it too.
pub const NOBODY_FOR: Duration = Duration::from_secs(60);

/// How long it is believed who does.
const SOMEBODY_FOR: Duration = Duration::from_secs(3);

/// At most this many tenants; a process that serves more asks again.
const MOST_TENANTS: usize = 10_000;

/// Who hears of a tenant's changes.
#[derive(Debug, Default)]
pub struct Heard {
    /// Its webhooks.
    pub webhooks: Vec<Webhook>,
    /// The open pages of its people.
    pub pages: Vec<OpenPage>,
}

/// They, and when they were read.
type Known = (Timestamp, Arc<Heard>);

/// What one process knows.
#[derive(Default)]
pub struct Listeners {
    known: Mutex<HashMap<TenantId, Known>>,
}

impl Listeners {
    /// Who hears of the tenant's changes, as it was a while ago.
    pub async fn of(&self, tenant: &TenantId, table: &dyn Table, now: Timestamp) -> Result<Arc<Heard>, Failure> {
        if let Some(known) = self.known(tenant, now) {
            return Ok(known);
        }
        let (pages, webhooks) = (keys::OPEN_PAGES, keys::WEBHOOKS);
        // Descending, so that however many pages are open, no webhook is missed.
        let range = Range::Between(pages.to_owned(), format!("{webhooks}~"));
        let query = query(tenant, range, live::MOST + webhook::MOST, Freshness::Eventual);
        let items = table.query(query).await?.items;
        let is = |kind: &'static str| move |item: &&Item| sk(item).starts_with(kind);
        let heard = Arc::new(Heard {
            webhooks: items.iter().filter(is(webhooks)).map(read).collect::<Result<_, _>>()?,
            pages: items.iter().filter(is(pages)).map(read).collect::<Result<_, _>>()?,
        });
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_TENANTS {
            known.clear();
        }
        known.insert(tenant.clone(), (now, Arc::clone(&heard)));
        Ok(heard)
    }

    /// Forgets what it knows of a tenant: a page was opened or closed.
    pub fn forget(&self, tenant: &TenantId) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(tenant);
    }

    fn known(&self, tenant: &TenantId, now: Timestamp) -> Option<Arc<Heard>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (read, heard) = known.get(tenant)?;
        let believed = if heard.pages.is_empty() { NOBODY_FOR } else { SOMEBODY_FOR };
        (now.since(*read) < believed).then(|| Arc::clone(heard))
    }
}

/// The tenant's open pages, as they are.
pub async fn open_pages(tenant: &TenantId, table: &dyn Table) -> Result<Vec<OpenPage>, Failure> {
    let query = query(tenant, Range::Prefix(keys::OPEN_PAGES.to_owned()), live::MOST, Freshness::Strong);
    let items = table.query(query).await?.items;
    Ok(items.iter().map(read).collect::<Result<_, _>>()?)
}

fn query(tenant: &TenantId, range: Range, limit: usize, freshness: Freshness) -> Query {
    let (pk, order) = (keys::tenant(tenant), Order::Descending);
    Query { index: None, pk, range, order, limit, after: None, freshness }
}

fn sk(item: &Item) -> &str {
    item.get("sk").and_then(Value::as_str).unwrap_or_default()
}
