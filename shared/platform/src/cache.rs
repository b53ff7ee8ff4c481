//! What hardly ever changes and is asked on every turn: routes, settings, accounts, assistants. Kept for a minute per
//! process, so a change takes effect within that.

use crate::clock::Clock;
use crate::failure::Failure;
use crate::keys;
use crate::records::read_some;
use crate::table::{Freshness, Item, Key, Table};
use domain::account::{Account, Route};
use domain::assistant::Assistant;
use domain::settings::Settings;
use domain::workflow::Workflow;
use domain::{AssistantId, Phone, TenantId, Timestamp, WorkflowId};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long an item is believed.
const FRESH_FOR: Duration = Duration::from_secs(60);

/// At most this many items; a process that serves more tenants than that reads them again.
const MOST_ITEMS: usize = 10_000;

/// The cache of one process.
#[derive(Default)]
pub struct Cache {
    items: Mutex<HashMap<Key, (Timestamp, Item)>>,
}

impl Cache {
    /// Whose number it is.
    pub async fn route(&self, table: &dyn Table, clock: &dyn Clock, ours: &Phone) -> Result<Option<Route>, Failure> {
        Ok(read_some(self.get(table, clock, keys::route(ours)).await?.as_ref())?)
    }

    /// A tenant's settings.
    pub async fn settings(&self, table: &dyn Table, clock: &dyn Clock, tenant: &TenantId) -> Result<Settings, Failure> {
        let item = self.get(table, clock, keys::settings(tenant)).await?;
        read_some(item.as_ref())?.ok_or(Failure::Missing("the tenant's settings"))
    }

    /// One of a tenant's accounts.
    pub async fn account(
        &self,
        table: &dyn Table,
        clock: &dyn Clock,
        tenant: &TenantId,
        account: &str,
    ) -> Result<Account, Failure> {
        let item = self.get(table, clock, keys::account(tenant, account)).await?;
        read_some(item.as_ref())?.ok_or(Failure::Missing("the number's account"))
    }

    /// One of a tenant's assistants.
    pub async fn assistant(
        &self,
        table: &dyn Table,
        clock: &dyn Clock,
        tenant: &TenantId,
        assistant: &AssistantId,
    ) -> Result<Option<Assistant>, Failure> {
        Ok(read_some(self.get(table, clock, keys::assistant(tenant, assistant)).await?.as_ref())?)
    }

    /// A version of one of a tenant's workflows; versions never change.
    pub async fn workflow(
        &self,
        table: &dyn Table,
        clock: &dyn Clock,
        tenant: &TenantId,
        workflow: &WorkflowId,
        version: u32,
    ) -> Result<Option<Workflow>, Failure> {
        Ok(read_some(self.get(table, clock, keys::workflow(tenant, workflow, version)).await?.as_ref())?)
    }

    /// Forgets an item that this process has just changed: its own next step sees the change at once.
    pub fn forget(&self, key: &Key) {
        self.items.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    async fn get(&self, table: &dyn Table, clock: &dyn Clock, key: Key) -> Result<Option<Item>, Failure> {
        let now = clock.now();
        if let Some(item) = self.kept(&key, now) {
            return Ok(Some(item));
        }
        let found = table.get(std::slice::from_ref(&key), Freshness::Eventual).await?.pop().flatten();
        if let Some(item) = &found {
            self.keep(key, now, item.clone());
        }
        Ok(found)
    }

    fn kept(&self, key: &Key, now: Timestamp) -> Option<Item> {
        let items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        items.get(key).filter(|(read, _)| now.since(*read) < FRESH_FOR).map(|(_, item)| item.clone())
    }

    fn keep(&self, key: Key, now: Timestamp, item: Item) {
        let mut items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        if items.len() >= MOST_ITEMS {
            items.clear();
        }
        items.insert(key, (now, item));
    }
}
