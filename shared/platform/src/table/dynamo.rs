//! The table in DynamoDB. Every expression names its attributes by placeholder, so no attribute is ever a reserved word.
//! Races: a write whose answer was lost is tried once more by the SDK and may then meet itself as `ConditionFailed`; the
//! handler loads again and finds its own proof. Transactions carry a token, so there the second attempt is the first.

mod create;
mod expression;
mod failure;
mod value;
mod write;

use super::{Freshness, Item, Key, MAX_KEYS, Order, Page, Query, Range, Table, TableFailure, Write};
use crate::aws::{Aws, Service};
use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
pub use create::{TTL, create};
use expression::Expression;
use failure::{sort, unavailable};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use value::{from_dynamo, key_to_dynamo, to_dynamo};

/// How often the rest of a batch that DynamoDB left unread is asked for: with the waits below, about 0.4 s.
pub const MAX_ROUNDS: u32 = 5;

/// The wait before the second round of a batch; it doubles.
pub const ROUND_WAIT: Duration = Duration::from_millis(25);

/// One DynamoDB table.
#[derive(Clone, Debug)]
pub struct Dynamo {
    client: Client,
    table: String,
}

impl Dynamo {
    /// The table of this name.
    pub fn new(aws: &Aws, table: impl Into<String>) -> Self {
        Self { client: Client::new(&aws.config(Service::DynamoDb)), table: table.into() }
    }

    async fn get_one(&self, key: &Key, freshness: Freshness) -> Result<Option<Item>, TableFailure> {
        let answer = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key_to_dynamo(key)))
            .consistent_read(freshness == Freshness::Strong)
            .send()
            .await
            .map_err(sort)?;
        answer.item.map(from_dynamo).transpose()
    }

    async fn get_batch(&self, keys: &[Key], freshness: Freshness) -> Result<BTreeMap<Key, Item>, TableFailure> {
        let mut asked = KeysAndAttributes::builder()
            .set_keys(Some(keys.iter().map(key_to_dynamo).collect()))
            .consistent_read(freshness == Freshness::Strong)
            .build()
            .map_err(|_| unavailable("a batch without keys"))?;
        let mut found = BTreeMap::new();
        for round in 0..MAX_ROUNDS {
            if round > 0 {
                tokio::time::sleep(ROUND_WAIT * 2_u32.pow(round - 1)).await;
            }
            let answer = self.client.batch_get_item().request_items(&self.table, asked).send().await.map_err(sort)?;
            for item in answer.responses.into_iter().flat_map(HashMap::into_values).flatten() {
                let item = from_dynamo(item)?;
                found.insert(key_of(&item), item);
            }
            match answer.unprocessed_keys.and_then(|mut left| left.remove(&self.table)) {
                Some(left) if !left.keys.is_empty() => asked = left,
                _ => return Ok(found),
            }
        }
        Err(unavailable("keys of a batch stayed unread"))
    }
}

#[async_trait]
impl Table for Dynamo {
    async fn get(&self, keys: &[Key], freshness: Freshness) -> Result<Vec<Option<Item>>, TableFailure> {
        #[cfg(feature = "crash")]
        let _point = crate::crash::Point::reached("read");
        match keys {
            [] => Ok(Vec::new()),
            [key] => Ok(vec![self.get_one(key, freshness).await?]),
            _ if keys.len() > MAX_KEYS => Err(unavailable("more keys than one batch may name")),
            _ => {
                let mut found = self.get_batch(keys, freshness).await?;
                Ok(keys.iter().map(|key| found.remove(key)).collect())
            }
        }
    }

    async fn query(&self, query: Query) -> Result<Page, TableFailure> {
        #[cfg(feature = "crash")]
        let _point = crate::crash::Point::reached("read");
        let Some((condition, names, values)) = key_condition(&query) else {
            return Ok(Page::default());
        };
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .set_index_name(query.index.map(|index| index.name().to_owned()))
            .key_condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .scan_index_forward(query.order == Order::Ascending)
            .limit(i32::try_from(query.limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(query.after.as_ref().map(to_dynamo).transpose()?)
            .consistent_read(query.freshness == Freshness::Strong && query.index.is_none())
            .send()
            .await
            .map_err(sort)?;
        let items = answer.items.unwrap_or_default().into_iter().map(from_dynamo).collect::<Result<_, _>>()?;
        let next = answer.last_evaluated_key.filter(|key| !key.is_empty()).map(from_dynamo).transpose()?;
        Ok(Page { items, next })
    }

    async fn write(&self, writes: &[Write]) -> Result<(), TableFailure> {
        #[cfg(feature = "crash")]
        let _point = crate::crash::Point::reached("write");
        match writes {
            [] => Ok(()),
            [Write::Put { item, condition }] => {
                write::put(&self.client, &self.table, item, Expression::of(condition)?).await
            }
            [Write::Update { key, changes, condition }] => {
                write::update(&self.client, &self.table, key, Expression::of(condition)?.changing(changes)?).await
            }
            [Write::Delete { key, condition }] => {
                write::delete(&self.client, &self.table, key, Expression::of(condition)?).await
            }
            _ => write::transact(&self.client, &self.table, writes).await,
        }
    }
}

/// The key condition with its names and values; `None` where it can match nothing, which DynamoDB would call an error.
#[expect(clippy::type_complexity, reason = "the three parts that one request takes, used once")]
fn key_condition(query: &Query) -> Option<(String, HashMap<String, String>, HashMap<String, AttributeValue>)> {
    let (pk, sk) = match query.index {
        None => ("pk".to_owned(), "sk".to_owned()),
        Some(index) => (format!("{}_pk", index.name()), format!("{}_sk", index.name())),
    };
    let mut names = HashMap::from([("#pk".to_owned(), pk)]);
    let mut values = HashMap::from([(":pk".to_owned(), AttributeValue::S(query.pk.clone()))]);
    let condition = match &query.range {
        Range::All => "#pk = :pk",
        Range::Prefix(prefix) if prefix.is_empty() => "#pk = :pk",
        Range::Between(first, last) if first.as_bytes() > last.as_bytes() => return None,
        Range::Prefix(prefix) => {
            names.insert("#sk".to_owned(), sk);
            values.insert(":a".to_owned(), AttributeValue::S(prefix.clone()));
            "#pk = :pk AND begins_with(#sk, :a)"
        }
        Range::Between(first, last) => {
            names.insert("#sk".to_owned(), sk);
            values.insert(":a".to_owned(), AttributeValue::S(first.clone()));
            values.insert(":b".to_owned(), AttributeValue::S(last.clone()));
            "#pk = :pk AND #sk BETWEEN :a AND :b"
        }
    };
    Some((condition.to_owned(), names, values))
}

fn key_of(item: &Item) -> Key {
    let part = |name: &str| item.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    Key { pk: part("pk"), sk: part("sk") }
}
