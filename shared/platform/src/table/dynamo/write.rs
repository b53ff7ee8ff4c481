//! The four ways to write: an item put, changed or deleted, and a transaction.

use super::expression::Expression;
use super::failure::{sort, sort_transaction, unavailable};
use super::value::{key_to_dynamo, to_dynamo};
use crate::table::{Item, Key, MAX_TRANSACTION, TableFailure, Write};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{ConditionCheck, Delete, Put, TransactWriteItem, Update};

/// PutItem.
pub async fn put(client: &Client, table: &str, item: &Item, expression: Expression) -> Result<(), TableFailure> {
    let request = client
        .put_item()
        .table_name(table)
        .set_item(Some(to_dynamo(item)?))
        .set_expression_attribute_names(expression.names())
        .set_expression_attribute_values(expression.values())
        .set_condition_expression(expression.condition);
    request.send().await.map(drop).map_err(sort)
}

/// UpdateItem.
pub async fn update(client: &Client, table: &str, key: &Key, expression: Expression) -> Result<(), TableFailure> {
    let request = client
        .update_item()
        .table_name(table)
        .set_key(Some(key_to_dynamo(key)))
        .set_expression_attribute_names(expression.names())
        .set_expression_attribute_values(expression.values())
        .set_condition_expression(expression.condition)
        .set_update_expression(expression.update);
    request.send().await.map(drop).map_err(sort)
}

/// DeleteItem.
pub async fn delete(client: &Client, table: &str, key: &Key, expression: Expression) -> Result<(), TableFailure> {
    let request = client
        .delete_item()
        .table_name(table)
        .set_key(Some(key_to_dynamo(key)))
        .set_expression_attribute_names(expression.names())
        .set_expression_attribute_values(expression.values())
        .set_condition_expression(expression.condition);
    request.send().await.map(drop).map_err(sort)
}

/// TransactWriteItems. The SDK gives it a token, so its second attempt is recognised.
pub async fn transact(client: &Client, table: &str, writes: &[Write]) -> Result<(), TableFailure> {
    if writes.len() > MAX_TRANSACTION {
        return Err(unavailable("more writes than one transaction may hold"));
    }
    let mut items = Vec::with_capacity(writes.len());
    for write in writes {
        items.extend(part(table, write)?);
    }
    if items.is_empty() {
        return Ok(());
    }
    client.transact_write_items().set_transact_items(Some(items)).send().await.map(drop).map_err(sort_transaction)
}

/// One part of a transaction; none for a check of what always holds.
fn part(table: &str, write: &Write) -> Result<Option<TransactWriteItem>, TableFailure> {
    let expression = Expression::of(write.condition())?;
    let item = TransactWriteItem::builder();
    let item = match write {
        Write::Put { item: stored, .. } => item.put(
            Put::builder()
                .table_name(table)
                .set_item(Some(to_dynamo(stored)?))
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.values())
                .set_condition_expression(expression.condition)
                .build()
                .map_err(incomplete)?,
        ),
        Write::Update { key, changes, .. } => {
            let expression = expression.changing(changes)?;
            item.update(
                Update::builder()
                    .table_name(table)
                    .set_key(Some(key_to_dynamo(key)))
                    .set_expression_attribute_names(expression.names())
                    .set_expression_attribute_values(expression.values())
                    .set_condition_expression(expression.condition)
                    .update_expression(expression.update.ok_or_else(|| unavailable("an update without changes"))?)
                    .build()
                    .map_err(incomplete)?,
            )
        }
        Write::Delete { key, .. } => item.delete(
            Delete::builder()
                .table_name(table)
                .set_key(Some(key_to_dynamo(key)))
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.values())
                .set_condition_expression(expression.condition)
                .build()
                .map_err(incomplete)?,
        ),
        Write::Check { .. } if expression.condition.is_none() => return Ok(None),
        Write::Check { key, .. } => item.condition_check(
            ConditionCheck::builder()
                .table_name(table)
                .set_key(Some(key_to_dynamo(key)))
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.values())
                .set_condition_expression(expression.condition)
                .build()
                .map_err(incomplete)?,
        ),
    };
    Ok(Some(item.build()))
}

fn incomplete(_: BuildError) -> TableFailure {
    unavailable("a part of the transaction is incomplete")
}
