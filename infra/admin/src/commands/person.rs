//! A person, found by the phone: everything of theirs hangs on an id that only the tenant's salt can make of it.

use crate::outside::Outside;
use crate::problem::Problem;
use domain::{ContactId, Phone, TenantId, ThreadId};
use platform::keys;
use platform::table::{Item, Key, Range};
use serde_json::Value;

/// Whose data it is.
pub struct Person {
    /// Whose contact.
    pub tenant: TenantId,
    /// Their id.
    pub id: ContactId,
    /// The items of the contact itself: consent, ledger, which threads there are.
    pub items: Vec<Item>,
}

impl Person {
    /// Reads what is known.
    pub async fn find(outside: &Outside, tenant: &TenantId, theirs: &Phone) -> Result<Self, Problem> {
        let settings = outside.settings(tenant).await?;
        let id = ContactId::of(&settings.salt, "sms", theirs.as_str());
        let items = outside.all(&keys::contact(tenant, &id).pk, Range::All).await?;
        Ok(Self { tenant: tenant.clone(), id, items })
    }

    /// The contact's own item.
    pub fn contact(&self) -> Option<&Item> {
        let key = keys::contact(&self.tenant, &self.id);
        self.items.iter().find(|item| self::key(item) == key)
    }

    /// Their conversations' threads.
    pub fn threads(&self) -> Vec<ThreadId> {
        let thread = |item: &Item| {
            let of_thread = key(item).sk.starts_with(keys::CONTACT_THREADS);
            item.get("thread").filter(|_| of_thread).and_then(Value::as_str).and_then(ThreadId::parse)
        };
        self.items.iter().filter_map(thread).collect()
    }
}

/// An item's key.
pub fn key(item: &Item) -> Key {
    let part = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Key { pk: part("pk"), sk: part("sk") }
}

/// The names of the files that a message's pictures are kept in.
pub fn files(item: &Item) -> Vec<String> {
    let parts = item.get("media").and_then(Value::as_array);
    parts.into_iter().flatten().filter_map(|part| part["file"].as_str().map(str::to_owned)).collect()
}
