//! The two forms that every view is made of.

use domain::Timestamp;
use serde::Serialize;

/// An instant.
pub fn instant(at: Timestamp) -> String {
    at.to_string()
}

/// An enum by its word.
pub fn word<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => unreachable!("only enums of words are shown so"),
    }
}
