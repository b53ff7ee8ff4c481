//! What is answered, and how: camelCase, instants in RFC 3339 UTC, enums by the words that the table has for them.

mod audit;
mod contact;
mod conversation;
mod fact;
mod key;
mod message;
mod row;

pub use audit::LineView;
pub use contact::ContactView;
pub use conversation::ConversationView;
pub use fact::FactView;
pub use key::{KeyView, NewKeyView};
pub use message::{AuthorView, MessageView};
pub use row::RowView;

use domain::Timestamp;
use serde::Serialize;

/// An instant.
fn instant(at: Timestamp) -> String {
    at.to_string()
}

/// An enum by its word.
fn word<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => unreachable!("only enums of words are shown so"),
    }
}
