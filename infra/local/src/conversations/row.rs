//! A row of the list: the desk's own, with whose it is.

use crate::tenants::Demo;
use domain::Timestamp;
use platform::table::Item;
use serde_json::{Value, json};

/// A row, with whose it is.
#[derive(Debug)]
pub struct Row {
    tenant: &'static str,
    number: &'static str,
    /// What an index shows of a conversation.
    pub row: desk::row::Row,
}

impl Row {
    /// From an item of the index; one that cannot be read is left out, with a line in the log.
    pub fn read(demo: &Demo, item: &Item, now: Timestamp) -> Option<Self> {
        let row = desk::row::Row::read(item, now)?;
        Some(Self { tenant: demo.id, number: demo.number, row })
    }

    /// As it is answered.
    pub fn shown(&self) -> Value {
        let row = &self.row;
        json!({
            "id": row.id(),
            "tenant": self.tenant,
            "number": self.number,
            "customer": row.theirs,
            "status": row.status,
            "managedBy": row.managed_by,
            "nextAction": row.next_action,
            "optedOut": row.opted_out,
            "needsPerson": row.needs_person,
            "preview": row.preview,
            "lastMessageAt": row.last_message_at.to_string(),
        })
    }
}
