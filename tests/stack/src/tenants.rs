//! The two demo tenants in the deployed table, as a person who sets up a deployment would store them: settings, a Telnyx account, a
//! number; and the key of that account in Secrets Manager.

use domain::account::{Account, Idempotency, Route};
use domain::settings::Settings;
use domain::{Phone, TenantId, ThreadId};
use fakes::telnyx as fake;
use platform::once;
use platform::records::{account_item, item, route_item};
use platform::table::{Condition, Table, Write};
use serde_json::json;
use stack::Api;

/// The tenant of most stories, and its number.
pub const ACME: &str = "acme";
/// The number of `acme`.
pub const ACME_NUMBER: &str = "+12125550100";
/// The prefix that template.yaml gives outbound's role by default.
const SECRETS: &str = "volley/telnyx/";

/// Stores each simulated account as a tenant of its name.
pub async fn plant(api: &Api, table: &dyn Table, accounts: &[fake::Account]) -> Result<(), String> {
    for account in accounts {
        let key_secret = format!("{SECRETS}{}", account.id);
        secret(api, &key_secret, &account.api_key).await?;
        let writes: Vec<Write> = items(account, key_secret)
            .into_iter()
            .map(|item| Write::Put { item, condition: Condition::Absent })
            .collect();
        once::commit(table, &writes)
            .await
            .map_err(|failure| format!("{} could not be stored ({failure})", account.id))?;
    }
    Ok(())
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

fn salt(tenant: &str) -> String {
    format!("{tenant} has a salt of 32 characters or more")
}

fn items(account: &fake::Account, key_secret: String) -> Vec<platform::table::Item> {
    let tenant = TenantId::parse(&account.id).expect("the demo's names are ids");
    let (country, zone) = if account.id == ACME { ("US", "America/New_York") } else { ("CA", "America/Toronto") };
    let settings = Settings::new(tenant.clone(), &account.id, country, zone, salt(&account.id));
    let stored = Account {
        v: 1,
        id: account.id.clone(),
        key_secret,
        public_keys: vec![account.public_key()],
        profile: account.profile.clone(),
        idempotency: Idempotency::Honoured,
    };
    let mut items = vec![item(&settings), account_item(&tenant, &stored)];
    for number in &account.numbers {
        let number = Phone::parse(number).expect("the demo's numbers are E.164");
        items.push(route_item(&number, &Route { v: 1, tenant: tenant.clone(), account: account.id.clone() }));
    }
    items
}
