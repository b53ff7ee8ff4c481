//! What must hold of an item for a write to happen. `holds` is the meaning; the DynamoDB expression made of it in
//! `dynamo` must agree, which the conformance test checks.

use super::Item;
use serde_json::Value;

/// A condition on one item, whose absence is an item without attributes.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// No item has this key.
    Absent,
    /// An item has this key.
    Present,
    /// The attribute exists and is equal (string, integer or boolean).
    Is(&'static str, Value),
    /// The attribute does not exist.
    Missing(&'static str),
    /// The attribute exists, is of the same type, and is smaller.
    Less(&'static str, Value),
    /// The attribute exists, is of the same type, and is smaller or equal.
    AtMost(&'static str, Value),
    /// Every one of them. Empty: always.
    All(Vec<Condition>),
    /// At least one of them. Never empty.
    Any(Vec<Condition>),
}

impl Condition {
    /// `Is`, or `Missing` where the value is null: the attribute is as it was read.
    pub fn unchanged(attribute: &'static str, read: Option<&Value>) -> Self {
        match read {
            None | Some(Value::Null) => Self::Missing(attribute),
            Some(value) => Self::Is(attribute, value.clone()),
        }
    }

    /// Whether it holds of this item.
    pub fn holds(&self, item: Option<&Item>) -> bool {
        let attribute = |name: &str| item.and_then(|item| item.get(name));
        match self {
            Self::Absent => item.is_none(),
            Self::Present => item.is_some(),
            Self::Is(name, value) => attribute(name) == Some(value),
            Self::Missing(name) => attribute(name).is_none(),
            Self::Less(name, value) => compare(attribute(name), value).is_some_and(|order| order.is_lt()),
            Self::AtMost(name, value) => compare(attribute(name), value).is_some_and(|order| order.is_le()),
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(item)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(item)),
        }
    }
}

fn compare(left: Option<&Value>, right: &Value) -> Option<std::cmp::Ordering> {
    match (left?, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.as_i64()?.cmp(&right.as_i64()?)),
        (Value::String(left), Value::String(right)) => Some(left.as_bytes().cmp(right.as_bytes())),
        _ => None,
    }
}
