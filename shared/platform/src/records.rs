//! Items of the table, from and to the structs of `domain`. An item carries `v`; one of another version is left alone
//! (`Err`), so that an older program beside a newer one breaks nothing. `rev` counts an item's writes.

use crate::keys;
use crate::table::{Change, Condition, Item, Key, Write};
use domain::account::{Account, Route};
use domain::assistant::Assistant;
use domain::campaign::Campaign;
use domain::contact::Contact;
use domain::head::Head;
use domain::message::Message;
use domain::settings::Settings;
use domain::webhook::Webhook;
use domain::webhook::delivery::Delivery;
use domain::workflow::{Run, Workflow};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The versions that can be read.
const READABLE: i64 = 1;

/// An item that this version cannot read.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("item {sk} cannot be read: {reason}")]
pub struct UnreadableItem {
    /// Its sort key's kind, without ids.
    pub sk: String,
    /// Why not; never its content.
    pub reason: String,
}

/// What is stored under a key.
pub trait Stored: Serialize + DeserializeOwned {
    /// Where.
    fn key(&self) -> Key;

    /// The keys of the indexes that show it, and other attributes made of it.
    fn derived(&self) -> Vec<(&'static str, String)> {
        vec![]
    }

    /// The attributes that those are made of. Who changes one of them expects all of them as they were read: else an index
    /// would go on showing what somebody else has just changed.
    fn sources() -> &'static [&'static str] {
        &[]
    }
}

impl Stored for Message {
    fn key(&self) -> Key {
        keys::message(&self.tenant, &self.thread, &self.place)
    }

    fn derived(&self) -> Vec<(&'static str, String)> {
        let due = self.due.map(|due| vec![("due_pk", keys::due(&self.thread)), ("due_sk", due.sortable())]);
        due.unwrap_or_default()
    }
}

impl Stored for Head {
    fn key(&self) -> Key {
        keys::head(&self.tenant, &self.thread)
    }

    fn derived(&self) -> Vec<(&'static str, String)> {
        let row = keys::row(self.activity, &self.thread);
        let mut derived = vec![("nextAction", self.next_action().name().to_owned())];
        derived.extend(self.later().map(|later| ("later", later)));
        if let Some(due) = self.due {
            derived.extend([("due_pk", keys::due(&self.thread)), ("due_sk", due.sortable())]);
        }
        if self.listed {
            derived.extend([("inbox_pk", keys::inbox(&self.tenant)), ("inbox_sk", row.clone())]);
            // Only who waits for us: a row that waited for the customer here would cost four writes more a turn.
            if self.waits_for_person() {
                let progress = keys::progress(&self.tenant, self.team.as_deref());
                derived.extend([("progress_pk", progress), ("progress_sk", row)]);
            }
        }
        derived
    }

    fn sources() -> &'static [&'static str] {
        &[
            "status",
            "optedOut",
            "needsPerson",
            "answered",
            "arrivals",
            "due",
            "activity",
            "listed",
            "team",
            "snoozed",
            "followUpAt",
            "filed",
        ]
    }
}

impl Stored for Contact {
    fn key(&self) -> Key {
        keys::contact(&self.tenant, &self.id)
    }

    fn derived(&self) -> Vec<(&'static str, String)> {
        let outs = self.consent.outs();
        let Some(since) = outs.iter().map(|turn| turn.at).min() else { return vec![] };
        vec![("list_pk", keys::opt_outs(&self.tenant)), ("list_sk", keys::opted_out(since, &self.id))]
    }

    fn sources() -> &'static [&'static str] {
        // The consent itself is no plain value; it never changes without this.
        &["consentVersion"]
    }
}

impl Stored for Settings {
    fn key(&self) -> Key {
        keys::settings(&self.tenant)
    }
}

impl Stored for Run {
    fn key(&self) -> Key {
        keys::run(&self.tenant, &self.thread, &self.id)
    }

    fn derived(&self) -> Vec<(&'static str, String)> {
        let due = self.due.map(|due| vec![("due_pk", keys::due(&self.thread)), ("due_sk", due.sortable())]);
        due.unwrap_or_default()
    }
}

impl Stored for Workflow {
    fn key(&self) -> Key {
        keys::workflow(&self.tenant, &self.id, self.version)
    }
}

impl Stored for Webhook {
    fn key(&self) -> Key {
        keys::webhook(&self.tenant, &self.id)
    }
}

impl Stored for Delivery {
    fn key(&self) -> Key {
        keys::delivery(&self.tenant, &self.webhook, self.at, &self.event.id)
    }

    fn derived(&self) -> Vec<(&'static str, String)> {
        let due = self.due.map(|due| vec![("due_pk", keys::due_event(&self.event.id)), ("due_sk", due.sortable())]);
        due.unwrap_or_default()
    }
}

/// The item of a struct.
pub fn item<T: Stored>(record: &T) -> Item {
    item_at(record.key(), record, record.derived())
}

/// The item of a tenant's account.
pub fn account_item(tenant: &domain::TenantId, account: &Account) -> Item {
    item_at(keys::account(tenant, &account.id), account, vec![])
}

/// The item of a tenant's assistant.
pub fn assistant_item(tenant: &domain::TenantId, assistant: &Assistant) -> Item {
    item_at(keys::assistant(tenant, &assistant.id), assistant, vec![])
}

/// The item of a tenant's campaign.
pub fn campaign_item(tenant: &domain::TenantId, campaign: &Campaign) -> Item {
    item_at(keys::campaign(tenant, &campaign.id), campaign, vec![])
}

/// The item of a number's route.
pub fn route_item(ours: &domain::Phone, route: &Route) -> Item {
    item_at(keys::route(ours), route, vec![])
}

/// An item of any serialisable struct under this key.
pub fn item_at<T: Serialize>(key: Key, record: &T, derived: Vec<(&'static str, String)>) -> Item {
    let mut item = match serde_json::to_value(record) {
        Ok(Value::Object(item)) => item,
        Ok(_) | Err(_) => unreachable!("records are plain structs, which serialise to objects"),
    };
    item.retain(|_, value| !value.is_null());
    item.insert("rev".into(), 1.into());
    item.extend(derived.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))));
    item.insert("pk".into(), Value::String(key.pk));
    item.insert("sk".into(), Value::String(key.sk));
    item
}

/// Reads a struct from its item.
pub fn read<T: DeserializeOwned>(item: &Item) -> Result<T, UnreadableItem> {
    let unreadable = |reason: String| {
        let sk = item.get("sk").and_then(Value::as_str).unwrap_or_default();
        UnreadableItem { sk: sk.split('#').next().unwrap_or_default().to_owned(), reason }
    };
    match item.get("v").and_then(Value::as_i64) {
        Some(READABLE) => {}
        version => return Err(unreadable(format!("version {version:?} is not known here"))),
    }
    // serde quotes what it met: a customer's words must not get into a log that way.
    serde_json::from_value(Value::Object(item.clone()))
        .map_err(|error| unreadable(format!("not of its version's shape ({:?})", error.classify())))
}

/// Reads a struct from an item that may be absent.
pub fn read_some<T: DeserializeOwned>(item: Option<&Item>) -> Result<Option<T>, UnreadableItem> {
    item.map(read).transpose()
}

/// Stores a new item.
pub fn create<T: Stored>(record: &T) -> Write {
    Write::Put { item: item(record), condition: Condition::Absent }
}

/// The same write, done only if the item is still as it was read: `rev` counts each write of it.
pub fn seen(write: Write, rev: u64) -> Write {
    let both = |condition| Condition::All(vec![condition, Condition::Is("rev", rev.into())]);
    match write {
        Write::Put { item, condition } => Write::Put { item, condition: both(condition) },
        Write::Update { key, changes, condition } => Write::Update { key, changes, condition: both(condition) },
        Write::Delete { key, condition } => Write::Delete { key, condition: both(condition) },
        Write::Check { key, condition } => Write::Check { key, condition: both(condition) },
    }
}

/// Writes what differs between the two, expecting these attributes to be as they were read. `None`: nothing differs and
/// nothing is expected.
pub fn change<T: Stored>(before: &T, after: &T, expects: &[&'static str]) -> Option<Write> {
    let (before, after, key) = (item(before), item(after), after.key());
    let shown_otherwise = T::sources().iter().any(|name| before.get(*name) != after.get(*name));
    let mut changes = differences(&before, &after);
    let derived = T::sources().iter().filter(|name| !expects.contains(name) && shown_otherwise);
    let mut conditions = vec![Condition::Present];
    conditions.extend(expects.iter().chain(derived).map(|name| Condition::unchanged(name, before.get(*name))));
    let condition = Condition::All(conditions);
    match (changes.is_empty(), expects.is_empty()) {
        (true, true) => None,
        (true, false) => Some(Write::Check { key, condition }),
        (false, _) => {
            changes.push(Change::Add("rev", 1));
            Some(Write::Update { key, changes, condition })
        }
    }
}

/// Writes what differs between the two under this key, if nobody has written the item since it was read with this `rev`.
/// `None`: nothing differs.
pub fn amend<T: Serialize>(key: Key, before: &T, after: &T, rev: Option<&Value>) -> Option<Write> {
    let mut changes = differences(&item_at(key.clone(), before, vec![]), &item_at(key.clone(), after, vec![]));
    if changes.is_empty() {
        return None;
    }
    changes.push(Change::Add("rev", 1));
    let condition = Condition::All(vec![Condition::Present, Condition::unchanged("rev", rev)]);
    Some(Write::Update { key, changes, condition })
}

fn differences(before: &Item, after: &Item) -> Vec<Change> {
    let set = after.iter().filter(|(name, value)| before.get(*name) != Some(value));
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let set = set.map(|(name, value)| Change::Set(name.clone(), value.clone()));
    set.chain(gone.map(|name| Change::Remove(name.clone()))).collect()
}
