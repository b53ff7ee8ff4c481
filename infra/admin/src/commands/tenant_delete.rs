//! `tenant delete`: everything of a tenant, in an order that lets a second run find whatever a first one left.
//! Suspended and without numbers first, so that nothing new comes; the settings last, because by them one sees that
//! there is something left. Its race: functions believe routes and settings for a minute, so what they store meanwhile
//! takes one more run.

use super::Command;
use super::account_add::secret_name;
use super::erase::{confirmed, delete, delete_files};
use super::number_detach::deletions;
use super::person::{files, key};
use crate::arguments::Given;
use crate::outside::{MOST_PAGES, Outside};
use crate::problem::Problem;
use crate::report::Report;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::account::Account;
use domain::settings::Settings;
use domain::{Phone, TenantId};
use platform::aws::{Service, reason};
use platform::keys;
use platform::records::{change, read, read_some};
use platform::table::{Item, Range, TableFailure};
use serde_json::{Value, json};
use std::collections::HashMap;

pub const COMMAND: Command = Command {
    name: "tenant delete",
    words: &["TENANT"],
    options: &["--yes"],
    help: "\
Deletes a tenant with everything it has. This cannot be undone.

  --yes   does it; --dry-run counts what would be deleted

It reads the whole table once, because a tenant's threads are listed nowhere: half a read unit for each 4 KB of all
tenants. Interrupted, it goes on where it was. The tenant's Telnyx keys can be restored for seven days.
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let tenant = given.tenant(0)?;
    confirmed(given)?;
    let [settings] = outside.get([keys::settings(&tenant)]).await?;
    let settings: Option<Settings> = read_some(settings.as_ref())?;
    let was_active = settings.as_ref().is_some_and(|settings| !settings.suspended);
    if let Some(before) = settings {
        let after = Settings { suspended: true, ..before.clone() };
        outside.commit(&change(&before, &after, &[]).into_iter().collect::<Vec<_>>()).await?;
    }
    let mut items = detach_numbers(outside, &tenant).await?;
    items += delete_threads(outside, &tenant).await?;
    items += delete_own(outside, &tenant).await?;
    let report = match items {
        0 => Report::new(format!("There is nothing of a tenant {tenant}.")),
        items => Report::new(format!("The tenant {tenant} is deleted, {items} items in all.")),
    };
    let report = match was_active {
        true => report.and(
            "It was active: functions may store what was under way for a minute; then give the command once more.",
        ),
        false => report,
    };
    Ok(report.with("tenant", json!(tenant)).with("items", items).with("changed", items > 0).with("again", was_active))
}

async fn detach_numbers(outside: &Outside, tenant: &TenantId) -> Result<usize, Problem> {
    let items = outside.all(&keys::tenant(tenant), Range::Prefix(keys::NUMBERS.into())).await?;
    let numbers = items.iter().filter_map(|item| Phone::parse(item.get("number")?.as_str()?));
    let mut detached = 0;
    for ours in numbers {
        // Another tenant's route makes it lose, and stays; the tenant's own entry goes with its partition.
        outside.commit(&deletions(tenant, &ours)).await?;
        detached += 1;
    }
    Ok(detached)
}

/// Threads, contacts, proofs, by what people sign in, and routes that no number lists.
async fn delete_threads(outside: &Outside, tenant: &TenantId) -> Result<usize, Problem> {
    let client = Client::new(&outside.table_aws.config(Service::DynamoDb));
    let (mut deleted, mut after) = (0, None);
    loop {
        let (items, next) = scan(&client, outside, tenant, after).await?;
        delete_files(outside, &items.iter().flat_map(files).collect::<Vec<_>>()).await?;
        deleted += remove(outside, &items.iter().collect::<Vec<_>>()).await?;
        if !items.is_empty() {
            eprintln!("{deleted} items of {tenant} …");
        }
        after = next;
        if after.is_none() {
            return Ok(deleted);
        }
    }
}

type Place = HashMap<String, AttributeValue>;

/// One page of the whole table, of which the tenant's items are shown: their keys and pictures.
async fn scan(
    client: &Client,
    outside: &Outside,
    tenant: &TenantId,
    after: Option<Place>,
) -> Result<(Vec<Item>, Option<Place>), Problem> {
    let text = |text: String| AttributeValue::S(text);
    let scan = client
        .scan()
        .table_name(&outside.names.table)
        .filter_expression(
            "begins_with(#pk, :own) OR (#tenant = :tenant AND (#sk = :route OR begins_with(#pk, :logins)))",
        )
        .projection_expression("#pk, #sk, #media")
        .expression_attribute_names("#pk", "pk")
        .expression_attribute_names("#sk", "sk")
        .expression_attribute_names("#media", "media")
        .expression_attribute_names("#tenant", "tenant")
        .expression_attribute_values(":own", text(format!("{}#", keys::tenant(tenant))))
        .expression_attribute_values(":route", text("ROUTE".into()))
        .expression_attribute_values(":logins", text(keys::LOGINS.into()))
        .expression_attribute_values(":tenant", text(tenant.to_string()))
        .set_exclusive_start_key(after);
    let page = scan
        .send()
        .await
        .map_err(|error| outside.table_problem(&TableFailure::Unavailable(reason(&error).to_owned())))?;
    let items = page.items.unwrap_or_default().iter().map(item).collect();
    Ok((items, page.last_evaluated_key.filter(|key| !key.is_empty())))
}

/// As much of an item as the deletion looks at.
fn item(found: &Place) -> Item {
    let text = |name: &str| found.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
    let media = found.get("media").and_then(|value| value.as_l().ok());
    let file = |part: &AttributeValue| {
        let file = part.as_m().ok()?.get("file")?.as_s().ok()?;
        Some(json!({"file": file}))
    };
    let media: Vec<Value> = media.into_iter().flatten().filter_map(file).collect();
    [("pk", text("pk").into()), ("sk", text("sk").into()), ("media", Value::Array(media))]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The tenant's own partition: accounts with the keys that we stored, assistants, and the settings last.
async fn delete_own(outside: &Outside, tenant: &TenantId) -> Result<usize, Problem> {
    let (mut deleted, mut after) = (0, None);
    let settings = keys::settings(tenant);
    for _ in 0..MOST_PAGES {
        let (items, next) = outside.page(&settings.pk, Range::All, after).await?;
        for item in items.iter().filter(|item| key(item).sk.starts_with(keys::ACCOUNTS)) {
            delete_key(outside, tenant, &read(item)?).await?;
        }
        let items: Vec<&Item> = items.iter().filter(|item| key(item) != settings).collect();
        deleted += remove(outside, &items).await?;
        after = next;
        if after.is_none() {
            break;
        }
    }
    let [last] = outside.get([settings]).await?;
    Ok(deleted + remove(outside, &last.iter().collect::<Vec<_>>()).await?)
}

/// Deletes them, or counts them.
async fn remove(outside: &Outside, items: &[&Item]) -> Result<usize, Problem> {
    match items.is_empty() || outside.is_dry(|| json!({"deleteItems": items.len()})) {
        true => Ok(items.len()),
        false => delete(outside, items).await,
    }
}

/// Only a key that `account add` stored: one that was named by hand may be somebody else's.
async fn delete_key(outside: &Outside, tenant: &TenantId, account: &Account) -> Result<(), Problem> {
    let ours = account.key_secret == secret_name(outside, tenant, &account.id);
    if !ours || !outside.vault.stores() || outside.is_dry(|| json!({"deleteSecret": account.key_secret})) {
        return Ok(());
    }
    outside.vault.delete(&account.key_secret).await
}
