//! A row of the list: what the inbox index projects, and nothing that would need a read more.

use crate::tenants::Demo;
use domain::head::{Badge, ManagedBy, NeedsPerson};
use domain::ids::conversation_id;
use domain::{Phone, ThreadId, Timestamp};
use platform::table::Item;
use serde::Deserialize;
use serde_json::{Value, json};

/// The projected attributes that are shown.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Projected {
    thread: ThreadId,
    generation: u32,
    theirs: Phone,
    status: Badge,
    managed_by: ManagedBy,
    #[serde(default)]
    needs_person: Option<NeedsPerson>,
    #[serde(default)]
    next_action: Option<String>,
    opted_out: bool,
    preview: String,
    last_message_at: Timestamp,
}

/// A row, with whose it is.
#[derive(Debug)]
pub struct Row {
    tenant: &'static str,
    number: &'static str,
    /// What the list is sorted by.
    pub last_message_at: Timestamp,
    shown: Projected,
}

impl Row {
    /// From an item of the index; one that cannot be read is left out, with a line in the log.
    pub fn read(demo: &Demo, item: &Item) -> Option<Self> {
        match serde_json::from_value::<Projected>(Value::Object(item.clone())) {
            Ok(shown) => {
                Some(Self { tenant: demo.id, number: demo.number, last_message_at: shown.last_message_at, shown })
            }
            Err(error) => {
                tracing::error!(%error, "a row was left out of the list");
                None
            }
        }
    }

    /// As it is answered.
    pub fn shown(&self) -> Value {
        let row = &self.shown;
        json!({
            "id": conversation_id(&row.thread, row.generation),
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
