//! What is in a body: its fields as a table, and an example of it.

use super::html::escaped;
use serde_json::{Map, Value, json};

/// How deep an example goes: a body within a body within a list.
const DEEPEST: u32 = 4;

/// The fields of a body, as a table under this heading; nothing where there is none.
pub fn fields(heading: &str, document: &Value, schema: &Value) -> String {
    let (schema, heading) = match &found(document, schema)["properties"]["items"]["items"] {
        Value::Null => (found(document, schema), heading.to_owned()),
        items => (found(document, items), format!("{heading}: items, each")),
    };
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let rows: String = properties(document, schema)
        .iter()
        .map(|(name, property)| {
            let needed = required.contains(&name.as_str());
            row(&json!(name), &kind(document, property), needed, &property["description"])
        })
        .collect();
    table(&heading, &rows)
}

/// One line of a table.
pub fn row(name: &Value, kind: &str, needed: bool, description: &Value) -> String {
    let name = escaped(name.as_str().unwrap_or_default());
    let must = if needed { " <b>required</b>" } else { "" };
    let description = escaped(description.as_str().unwrap_or_default());
    format!("<tr><td><code>{name}</code></td><td>{}{must}</td><td>{description}</td></tr>", escaped(kind))
}

/// The table, if it has lines.
pub fn table(heading: &str, rows: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    format!("<h4>{heading}</h4><table><tbody>{rows}</tbody></table>")
}

/// A body with what must be in it.
pub fn example(document: &Value, schema: &Value) -> Value {
    exemplified(document, schema, DEEPEST)
}

fn exemplified(document: &Value, schema: &Value, deep: u32) -> Value {
    let schema = found(document, schema);
    let given = schema.get("example").or_else(|| schema["examples"].get(0)).or_else(|| schema["enum"].get(0));
    if let Some(given) = given {
        return given.clone();
    }
    match kind(document, schema).as_str() {
        _ if deep == 0 => Value::Null,
        "object" => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let all = properties(document, schema);
            let named = required.iter().filter_map(Value::as_str).filter_map(|name| all.get_key_value(name));
            named
                .map(|(name, property)| (name.clone(), exemplified(document, property, deep - 1)))
                .collect::<Map<_, _>>()
                .into()
        }
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        kind if kind.starts_with("list") => json!([exemplified(document, &schema["items"], deep - 1)]),
        _ => json!("…"),
    }
}

/// Its fields, also where it is made of several.
fn properties(document: &Value, schema: &Value) -> Map<String, Value> {
    let mut all = schema["properties"].as_object().cloned().unwrap_or_default();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        all.extend(properties(document, found(document, part)));
    }
    all
}

/// What kind of value it is, in a word.
fn kind(document: &Value, schema: &Value) -> String {
    let schema = found(document, schema);
    let named = match &schema["type"] {
        Value::String(name) => name.as_str(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or("value"),
        _ if schema.get("allOf").is_some() || schema.get("properties").is_some() => "object",
        _ => match schema["oneOf"].as_array().into_iter().flatten().find(|one| one["type"] != "null") {
            Some(one) => return kind(document, one),
            None => "value",
        },
    };
    match named {
        "array" => format!("list of {}", kind(document, &schema["items"])),
        named => named.to_owned(),
    }
}

/// The schema itself, where another one is named.
fn found<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str().and_then(|named| named.strip_prefix('#')) {
        Some(named) => document.pointer(named).unwrap_or(schema),
        None => schema,
    }
}
