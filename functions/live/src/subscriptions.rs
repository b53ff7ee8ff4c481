//! Which webhooks want what, by tenant: one query, believed for a minute. A webhook that was set, changed or switched off counts
//! here within that.

use domain::webhook::{MOST, Webhook};
use domain::{TenantId, Timestamp};
use platform::failure::Failure;
use platform::keys;
use platform::records::read;
use platform::table::{Freshness, Order, Query, Range, Table};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long an answer is believed.
const FRESH_FOR: Duration = Duration::from_secs(60);

/// At most this many tenants; a process that serves more asks again.
const MOST_TENANTS: usize = 10_000;

/// The webhooks, and when they were read.
type Known = (Timestamp, Arc<[Webhook]>);

/// What one process knows.
#[derive(Default)]
pub struct Subscriptions {
    known: Mutex<HashMap<TenantId, Known>>,
}

impl Subscriptions {
    /// The tenant's webhooks.
    pub async fn of(&self, tenant: &TenantId, table: &dyn Table, now: Timestamp) -> Result<Arc<[Webhook]>, Failure> {
        if let Some(known) = self.known(tenant, now) {
            return Ok(known);
        }
        let query = Query {
            index: None,
            pk: keys::tenant(tenant),
            range: Range::Prefix(keys::WEBHOOKS.into()),
            order: Order::Ascending,
            limit: MOST,
            after: None,
            freshness: Freshness::Eventual,
        };
        let items = table.query(query).await?.items;
        let webhooks: Arc<[Webhook]> = items.iter().map(read).collect::<Result<_, _>>()?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_TENANTS {
            known.clear();
        }
        known.insert(tenant.clone(), (now, Arc::clone(&webhooks)));
        Ok(webhooks)
    }

    fn known(&self, tenant: &TenantId, now: Timestamp) -> Option<Arc<[Webhook]>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(tenant).filter(|(read, _)| now.since(*read) < FRESH_FOR).map(|(_, webhooks)| Arc::clone(webhooks))
    }
}
