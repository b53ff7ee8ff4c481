//! One write: an item put whole, some of its attributes changed, deleted, or only looked at.

use super::{Condition, Item, Key};
use serde_json::Value;

/// A write to one item, done only if its condition holds. No two writes of a transaction name the same item.
#[derive(Clone, Debug)]
pub enum Write {
    /// Stores the whole item (`pk` and `sk` included) in place of whatever was there.
    Put {
        /// The item.
        item: Item,
        /// What must hold of the item before.
        condition: Condition,
    },
    /// Changes the attributes named and leaves the others. An absent item is created, so say `Present` where it must not be.
    Update {
        /// Which item.
        key: Key,
        /// What changes; never empty.
        changes: Vec<Change>,
        /// What must hold of the item before.
        condition: Condition,
    },
    /// Deletes the item.
    Delete {
        /// Which item.
        key: Key,
        /// What must hold of the item before.
        condition: Condition,
    },
    /// Writes nothing; the transaction fails unless the condition holds. Only among others.
    Check {
        /// Which item.
        key: Key,
        /// What must hold.
        condition: Condition,
    },
}

/// A change to one attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Sets it.
    Set(String, Value),
    /// Adds to the number there, which counts as 0 when absent.
    Add(&'static str, i64),
    /// Removes it.
    Remove(String),
}

impl Change {
    /// The attribute that it changes.
    pub fn name(&self) -> &str {
        match self {
            Self::Set(name, _) | Self::Remove(name) => name,
            Self::Add(name, _) => name,
        }
    }
}

impl Write {
    /// The key it touches.
    pub fn key(&self) -> Key {
        match self {
            Self::Put { item, .. } => {
                let part = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
                Key { pk: part("pk"), sk: part("sk") }
            }
            Self::Update { key, .. } | Self::Delete { key, .. } | Self::Check { key, .. } => key.clone(),
        }
    }

    /// What must hold before it.
    pub fn condition(&self) -> &Condition {
        match self {
            Self::Put { condition, .. }
            | Self::Update { condition, .. }
            | Self::Delete { condition, .. }
            | Self::Check { condition, .. } => condition,
        }
    }

    /// The item after it, given the item before. `None`: no item.
    pub fn apply(&self, before: Option<&Item>) -> Option<Item> {
        match self {
            Self::Put { item, .. } => Some(item.clone()),
            Self::Delete { .. } => None,
            Self::Check { .. } => before.cloned(),
            Self::Update { key, changes, .. } => {
                let mut item = before.cloned().unwrap_or_default();
                item.insert("pk".into(), Value::String(key.pk.clone()));
                item.insert("sk".into(), Value::String(key.sk.clone()));
                for change in changes {
                    match change {
                        Change::Set(name, value) => {
                            item.insert(name.clone(), value.clone());
                        }
                        Change::Add(name, by) => {
                            let sum = item.get(*name).and_then(Value::as_i64).unwrap_or(0) + by;
                            item.insert((*name).to_owned(), Value::from(sum));
                        }
                        Change::Remove(name) => {
                            item.remove(name);
                        }
                    }
                }
                Some(item)
            }
        }
    }
}
