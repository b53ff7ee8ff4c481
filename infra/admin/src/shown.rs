//! A write, as a dry run shows it. A tenant's salt and a key's secrets are never shown.

use platform::table::{Change, Write};
use serde_json::{Map, Value, json};

/// The write.
pub fn write(write: &Write) -> Value {
    let key = write.key();
    let key = json!({"pk": key.pk, "sk": key.sk});
    match write {
        Write::Put { item, .. } => json!({"put": item.iter().map(redacted).collect::<Map<_, _>>()}),
        Write::Delete { .. } => json!({"delete": key}),
        Write::Check { .. } => json!({"expect": key}),
        Write::Update { changes, .. } => {
            let set: Map<String, Value> = changes.iter().filter_map(set).collect();
            let removed = changes.iter().filter_map(|change| match change {
                Change::Remove(name) => Some(name.as_str()),
                Change::Set(..) | Change::Add(..) => None,
            });
            json!({"update": key, "set": set, "remove": removed.collect::<Vec<_>>()})
        }
    }
}

fn set(change: &Change) -> Option<(String, Value)> {
    match change {
        Change::Set(name, value) => Some(redacted((name, value))),
        Change::Add(..) | Change::Remove(_) => None,
    }
}

fn redacted((name, value): (&String, &Value)) -> (String, Value) {
    match name.as_str() {
        "salt" | "secrets" => (name.clone(), "(random, made when it is written)".into()),
        _ => (name.clone(), value.clone()),
    }
}
