//! The table: items by key, one page of a partition or an index, and one atomic write.
//! Items are JSON objects: strings are `S`, integers `N`, booleans `BOOL`, objects `M`, arrays `L`; an attribute
//! that has no value is absent, never null. State changes only through `once`, which is the one caller of `write`.

mod condition;
#[cfg(feature = "dynamodb")]
pub mod dynamo;
mod write;

use async_trait::async_trait;
pub use condition::Condition;
pub use write::{Change, Write};

/// One stored item, its key attributes `pk` and `sk` included.
pub type Item = serde_json::Map<String, serde_json::Value>;

/// Where an item lives. Built only in `keys.rs`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Partition key, at most 2,048 bytes.
    pub pk: String,
    /// Sort key, at most 1,024 bytes.
    pub sk: String,
}

/// How fresh a read must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// May miss writes of the last second; half the price. For reads that a condition backs.
    Eventual,
    /// Sees every write that was answered before it. Never possible on an index.
    Strong,
}

/// The global secondary indexes; `template.yaml` has the same four. Each is keyed by `<name>_pk`, `<name>_sk`, both strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Index {
    /// What must move by itself, in 32 shards by time.
    Due,
    /// A tenant's listed conversations by activity.
    Inbox,
    /// A team's conversations that wait for a person.
    Progress,
    /// A tenant's other lists by time: AI replies, errors, reviews.
    List,
}

impl Index {
    /// The index's name, which also begins its key attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Inbox => "inbox",
            Self::Progress => "progress",
            Self::List => "list",
        }
    }

    /// The attributes that it projects beside the keys: what a row shows. DynamoDB allows [`MOST_PROJECTED`] per index.
    pub fn attributes(self) -> &'static [&'static str] {
        match self {
            // The sweep needs which item and since when; it loads the item before it acts.
            Self::Due => &[],
            Self::Inbox | Self::Progress => &[
                "generation",
                "contact",
                "status",
                "managedBy",
                "title",
                "company",
                "preview",
                "theirs",
                "channel",
                "lastMessageAt",
                "lastReceivedAt",
                "team",
                "assignee",
                "interactionStatus",
                "later",
                "needsPerson",
                "optedOut",
                "ref",
                "rev",
                "nextAction",
            ],
            Self::List => &["tenant", "thread", "kind", "at", "model", "reason"],
        }
    }
}

/// Attributes that an index may project beside its keys (DynamoDB, `NonKeyAttributes`).
pub const MOST_PROJECTED: usize = 20;

/// The part of a partition that a query reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Range {
    /// The whole partition.
    All,
    /// Sort keys that begin with this.
    Prefix(String),
    /// Sort keys from the first to the second, both inclusive.
    Between(String, String),
}

/// The way a query reads its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Smallest sort key first.
    Ascending,
    /// Largest sort key first.
    Descending,
}

/// One page of one partition, of the table or of an index.
#[derive(Clone, Debug)]
pub struct Query {
    /// `None` reads the table itself.
    pub index: Option<Index>,
    /// The partition.
    pub pk: String,
    /// Which of its sort keys.
    pub range: Range,
    /// In which direction.
    pub order: Order,
    /// At most this many items.
    pub limit: usize,
    /// The `next` of the page before.
    pub after: Option<Item>,
    /// `Strong` only where `index` is `None`.
    pub freshness: Freshness,
}

/// One page of a query.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The items, in the order asked for.
    pub items: Vec<Item>,
    /// The key to go on from, absent on the last page.
    pub next: Option<Item>,
}

/// The most actions one transaction may hold: DynamoDB's own bound is 100; ours keeps every turn's cost in sight.
pub const MAX_TRANSACTION: usize = 25;

/// The most keys one `get` may name (BatchGetItem's bound).
pub const MAX_KEYS: usize = 100;

/// Why the table did not answer.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum TableFailure {
    /// A condition did not hold: somebody was first. Load and decide again. Nothing was written.
    #[error("a condition of the write did not hold")]
    ConditionFailed,
    /// Another transaction touched an item at the same moment. Load and decide again. Nothing was written.
    #[error("the write met another transaction")]
    Conflict,
    /// Throttled, unreachable or broken: nothing is known of a write. Let the queue deliver again.
    #[error("the table did not answer: {0}")]
    Unavailable(String),
}

/// DynamoDB, as far as Volley needs it.
#[async_trait]
pub trait Table: Send + Sync {
    /// The items under these keys, in the same order, absent ones as `None`. One round trip: GetItem for one key,
    /// BatchGetItem for more (at most [`MAX_KEYS`], all different).
    async fn get(&self, keys: &[Key], freshness: Freshness) -> Result<Vec<Option<Item>>, TableFailure>;

    /// One page. One round trip.
    async fn query(&self, query: Query) -> Result<Page, TableFailure>;

    /// All of it or nothing. One item is a plain PutItem, UpdateItem or DeleteItem, more are a transaction.
    async fn write(&self, writes: &[Write]) -> Result<(), TableFailure>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_projects_no_more_than_dynamodb_lets_it() {
        for index in [Index::Due, Index::Inbox, Index::Progress, Index::List] {
            assert!(index.attributes().len() <= MOST_PROJECTED, "{}", index.name());
        }
    }
}
