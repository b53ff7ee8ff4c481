//! What the functions have stored, read as they read it.

use crate::deployment::Deployment;
use crate::tenants::{self, ACME};
use domain::head::Head;
use domain::message::Message;
use domain::workflow::Run;
use domain::{TenantId, ThreadId};
use platform::records::{self, read};
use platform::table::dynamo::Dynamo;
use platform::table::{Freshness, Item, Order, Query, Range, Table};
use platform::{keys, once};

/// How many items of a kind a story's thread has at most.
const MOST: usize = 100;

/// The deployed table.
pub struct Stored(pub Dynamo);

impl Stored {
    /// The messages of a thread, in the order in which people see them.
    pub async fn messages(&self, tenant: &str, thread: &ThreadId) -> Vec<Message> {
        let items = self.items(tenant, thread, keys::MESSAGES).await;
        items.iter().map(|item| read(item).expect("what the functions wrote can be read")).collect()
    }

    /// The runs of a thread.
    pub async fn runs(&self, tenant: &str, thread: &ThreadId) -> Vec<Run> {
        let items = self.items(tenant, thread, keys::RUNS).await;
        items.iter().map(|item| read(item).expect("what the functions wrote can be read")).collect()
    }

    /// Changes something as nobody but a test would, if these fields of it are still as they were.
    pub async fn change<T: records::Stored>(&self, before: &T, after: &T, expects: &[&'static str]) {
        let writes: Vec<_> = records::change(before, after, expects).into_iter().collect();
        once::commit(&self.0, &writes).await.expect("the table takes it");
    }

    async fn items(&self, tenant: &str, thread: &ThreadId, kind: &str) -> Vec<Item> {
        let query = Query {
            index: None,
            pk: keys::thread(&TenantId::parse(tenant).expect("it is one"), thread),
            range: Range::Prefix(kind.to_owned()),
            order: Order::Ascending,
            limit: MOST,
            after: None,
            freshness: Freshness::Strong,
        };
        self.0.query(query).await.unwrap_or_default().items
    }
}

impl Deployment {
    /// The head of a phone's thread with `acme`.
    pub async fn head(&self, phone: &str) -> Option<Head> {
        let tenant = TenantId::parse(ACME).expect("it is one");
        let key = keys::head(&tenant, &tenants::thread(phone));
        let items = self.stored.0.get(&[key], Freshness::Strong).await.ok()?;
        read(items[0].as_ref()?).ok()
    }

    /// All messages of that thread.
    pub async fn messages(&self, phone: &str) -> Vec<Message> {
        self.stored.messages(ACME, &tenants::thread(phone)).await
    }
}
