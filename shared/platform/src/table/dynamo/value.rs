//! Items as JSON and as DynamoDB's typed values. A null is dropped wherever it has a name; numbers are whole.

use super::failure::unavailable;
use crate::table::{Item, Key, TableFailure};
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;
use std::collections::HashMap;

/// An item, or the key to go on from, for DynamoDB.
pub fn to_dynamo(item: &Item) -> Result<HashMap<String, AttributeValue>, TableFailure> {
    item.iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| Ok((name.clone(), value_to_dynamo(value)?)))
        .collect()
}

/// A key for DynamoDB.
pub fn key_to_dynamo(key: &Key) -> HashMap<String, AttributeValue> {
    HashMap::from([
        ("pk".to_owned(), AttributeValue::S(key.pk.clone())),
        ("sk".to_owned(), AttributeValue::S(key.sk.clone())),
    ])
}

/// One value for DynamoDB.
pub fn value_to_dynamo(value: &Value) -> Result<AttributeValue, TableFailure> {
    Ok(match value {
        Value::Null => AttributeValue::Null(true),
        Value::Bool(value) => AttributeValue::Bool(*value),
        Value::Number(number) => {
            let whole = number.as_i64().ok_or_else(|| unavailable("a number to store is not a whole one"))?;
            AttributeValue::N(whole.to_string())
        }
        Value::String(text) => AttributeValue::S(text.clone()),
        Value::Array(values) => AttributeValue::L(values.iter().map(value_to_dynamo).collect::<Result<_, _>>()?),
        Value::Object(map) => AttributeValue::M(to_dynamo(map)?),
    })
}

/// An item from DynamoDB.
pub fn from_dynamo(item: HashMap<String, AttributeValue>) -> Result<Item, TableFailure> {
    item.into_iter().map(|(name, value)| Ok((name, value_from_dynamo(value)?))).collect()
}

fn value_from_dynamo(value: AttributeValue) -> Result<Value, TableFailure> {
    Ok(match value {
        AttributeValue::S(text) => Value::String(text),
        AttributeValue::N(number) => {
            let whole = number.parse::<i64>().map_err(|_| unavailable("a stored number is not a whole one"))?;
            Value::from(whole)
        }
        AttributeValue::Bool(value) => Value::Bool(value),
        AttributeValue::Null(_) => Value::Null,
        AttributeValue::L(values) => Value::Array(values.into_iter().map(value_from_dynamo).collect::<Result<_, _>>()?),
        AttributeValue::M(map) => Value::Object(from_dynamo(map)?),
        _ => return Err(unavailable("a stored value is of a type that nothing here writes")),
    })
}
