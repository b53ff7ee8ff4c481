//! `export`: all that is stored about a person, as JSON.

use super::Command;
use super::person::{Person, key};
use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use domain::{ThreadId, Timestamp};
use platform::keys;
use platform::table::{Item, Range};
use serde_json::{Map, Value, json};

pub const COMMAND: Command = Command {
    name: "export",
    words: &["TENANT", "PHONE"],
    options: &[],
    help: "\
Prints all that is stored about a person, as JSON.

PHONE is the customer's, in E.164, such as +12125550123.

Contact, consent and its ledger, conversations and messages; instants are RFC 3339. Pictures are named: they lie
under those names in the stack's media bucket.
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let (tenant, theirs) = (given.tenant(0)?, given.phone(1)?);
    let person = Person::find(outside, &tenant, &theirs).await?;
    let contact = person.contact().map(cleaned);
    let other = person.items.iter().filter(|item| Some(*item) != person.contact());
    let ledger: Vec<Value> =
        other.filter(|item| !key(item).sk.starts_with(keys::CONTACT_THREADS)).map(cleaned).collect();
    let mut conversations = vec![];
    for thread in person.threads() {
        conversations.push(conversation(outside, &person, &thread).await?);
    }
    let mut data = Map::new();
    data.insert("tenant".into(), json!(tenant));
    data.insert("phone".into(), json!(theirs));
    data.insert("exportedAt".into(), outside.now().to_string().into());
    data.insert("found".into(), (!person.items.is_empty()).into());
    data.insert("contact".into(), contact.into());
    data.insert("ledger".into(), ledger.into());
    data.insert("threads".into(), conversations.into());
    let text = serde_json::to_string_pretty(&data).expect("JSON is printable");
    let mut report = Report::new(text);
    if given.has("--json") {
        report.lines.clear();
    }
    report.fields = data;
    Ok(report)
}

/// One thread: its conversations, the current one last, and its messages.
async fn conversation(outside: &Outside, person: &Person, thread: &ThreadId) -> Result<Value, Problem> {
    let items = outside.all(&keys::thread(&person.tenant, thread), Range::All).await?;
    let (messages, other): (Vec<&Item>, Vec<&Item>) =
        items.iter().partition(|item| key(item).sk.starts_with(keys::MESSAGES));
    let cleaned = |items: Vec<&Item>| items.into_iter().map(cleaned).collect::<Vec<Value>>();
    Ok(json!({"thread": thread, "conversations": cleaned(other), "messages": cleaned(messages)}))
}

/// Without what only the table needs.
fn cleaned(item: &Item) -> Value {
    let ours = |name: &str| matches!(name, "pk" | "sk" | "rev" | "v") || name.ends_with("_pk") || name.ends_with("_sk");
    let kept = item.iter().filter(|(name, _)| !ours(name));
    Value::Object(kept.map(|(name, value)| (name.clone(), readable(value))).collect())
}

/// Milliseconds of the years 2001 to 2286, which no count ever reaches, are instants.
fn readable(value: &Value) -> Value {
    const INSTANTS: std::ops::Range<i64> = 1_000_000_000_000..10_000_000_000_000;
    match value {
        Value::Number(number) => match number.as_i64().filter(|number| INSTANTS.contains(number)) {
            Some(at) => Timestamp(at).to_string().into(),
            None => value.clone(),
        },
        Value::Array(values) => values.iter().map(readable).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), readable(value))).collect(),
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}
