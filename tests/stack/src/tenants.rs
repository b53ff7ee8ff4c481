//! The two demo tenants in the deployed table, as a person who sets up a deployment would store them: settings, a Telnyx account, a
//! number; and the key of that account in Secrets Manager.

use domain::account::{Account, Idempotency, Route};
use domain::settings::Settings;
use domain::{Phone, TenantId, ThreadId};
use fakes::telnyx as fake;
use platform::records::{account_item, item, item_at, route_item};
use platform::table::{Condition, Item, Table, Write};
use platform::{keys, once};
use serde_json::json;
use stack::Api;

/// The tenant of most stories, and its number.
pub const ACME: &str = "acme";
/// The tenant of the other simulated account.
pub const GLOBEX: &str = "globex";
/// The number of `acme`.
pub const ACME_NUMBER: &str = "+12125550100";
/// The number of a tenant that is only half made: Telnyx has it on `acme`'s profile, and the table its route.
pub const INITECH_NUMBER: &str = "+12125550102";
const INITECH: &str = "initech";
/// The prefix that template.yaml gives outbound's role by default.
const SECRETS: &str = "volley/telnyx/";

/// Stores each simulated account as a tenant of its name.
pub async fn plant(api: &Api, table: &dyn Table, accounts: &[fake::Account]) -> Result<(), String> {
    for account in accounts {
        secret(api, &key_secret(account), &account.api_key).await?;
        store(table, items(account)).await?;
    }
    let route = Route { v: 1, tenant: tenant(INITECH), account: INITECH.to_owned() };
    store(table, vec![route_item(&phone(INITECH_NUMBER), &route)]).await
}

/// What `initech` lacks: settings, and an account, which is `acme`'s.
pub async fn complete(table: &dyn Table, acme: &fake::Account) -> Result<(), String> {
    let settings = Settings::new(tenant(INITECH), INITECH, "US", "America/New_York", salt(INITECH));
    let account = Account { id: INITECH.to_owned(), ..stored(acme) };
    store(table, vec![item(&settings), account_item(&settings.tenant, &account)]).await
}

async fn store(table: &dyn Table, items: Vec<Item>) -> Result<(), String> {
    let put = |item| Write::Put { item, condition: Condition::Absent };
    let writes: Vec<Write> = items.into_iter().map(put).collect();
    once::commit(table, &writes).await.map(drop).map_err(|failure| format!("a tenant could not be stored ({failure})"))
}

/// Keeps a secret.
pub async fn secret(api: &Api, name: &str, value: &str) -> Result<(), String> {
    let body = json!({"Name": name, "SecretString": value});
    api.json("secretsmanager", "secretsmanager.CreateSecret", body).await.map(drop)
}

/// The thread of a phone with `acme`.
pub fn thread(theirs: &str) -> ThreadId {
    ThreadId::of(&salt(ACME), "sms", ACME_NUMBER, theirs)
}

/// The tenant that is half made, and the thread of a phone with it.
pub fn half_made(theirs: &str) -> (&'static str, ThreadId) {
    (INITECH, ThreadId::of(&salt(INITECH), "sms", INITECH_NUMBER, theirs))
}

fn salt(tenant: &str) -> String {
    format!("{tenant} has a salt of 32 characters or more")
}

fn tenant(id: &str) -> TenantId {
    TenantId::parse(id).expect("the demo's names are ids")
}

fn phone(number: &str) -> Phone {
    Phone::parse(number).expect("the demo's numbers are E.164")
}

fn key_secret(account: &fake::Account) -> String {
    format!("{SECRETS}{}", account.id)
}

fn stored(account: &fake::Account) -> Account {
    Account {
        v: 1,
        id: account.id.clone(),
        key_secret: key_secret(account),
        public_keys: vec![account.public_key()],
        profile: account.profile.clone(),
        idempotency: Idempotency::Honoured,
    }
}

fn items(account: &fake::Account) -> Vec<Item> {
    let (country, zone) = if account.id == ACME { ("US", "America/New_York") } else { ("CA", "America/Toronto") };
    let settings = Settings::new(tenant(&account.id), &account.id, country, zone, salt(&account.id));
    let mut items = vec![item(&settings), account_item(&settings.tenant, &stored(account))];
    let route = Route { v: 1, tenant: settings.tenant, account: account.id.clone() };
    for number in account.numbers.iter().map(|number| phone(number)) {
        let entry = json!({"v": 1, "number": number, "account": account.id});
        items.push(item_at(keys::number(&route.tenant, &number), &entry, vec![]));
        items.push(route_item(&number, &route));
    }
    items
}
