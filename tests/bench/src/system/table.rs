//! The table: dynoxide in memory behind its own HTTP, with a tenant for each account at Telnyx. Windows end at once.

use super::outside::{TABLE, key_secret};
use desk::key::Drawn;
use domain::account::{Account, Idempotency, Route};
use domain::permission::PERMISSIONS;
use domain::settings::Settings;
use domain::workflow::{Step, Workflow};
use domain::{Phone, TenantId, Timestamp, WorkflowId};
use fakes::telnyx as fake;
use platform::aws::Aws;
use platform::records::{account_item, item, item_at, route_item};
use platform::table::dynamo::{self, Dynamo};
use platform::table::{Condition, Item, Write};
use platform::{keys, once};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// Serves it until the process ends; gives its URL.
pub fn open(accounts: &[fake::Account]) -> Result<String, String> {
    let problem = |error: String| format!("the table cannot be made: {error}");
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| problem(error.to_string()))?;
    let url = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
        let url = format!("http://{}", listener.local_addr().map_err(|error| error.to_string())?);
        let database = dynoxide::Database::memory().map_err(|error| error.to_string())?;
        tokio::spawn(dynoxide::server::serve_with_shutdown(listener, database, std::future::pending()));
        plant(&url, accounts).await?;
        Ok(url)
    });
    std::thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
    url.map_err(problem)
}

async fn plant(url: &str, accounts: &[fake::Account]) -> Result<(), String> {
    let aws = Aws::emulated(url);
    dynamo::create(&aws, TABLE).await.map_err(|failure| failure.to_string())?;
    let table = Dynamo::new(&aws, TABLE);
    for account in accounts {
        let put = |item| Write::Put { item, condition: Condition::Absent };
        let writes: Vec<Write> = items(account)?.into_iter().map(put).collect();
        once::commit(&table, &writes).await.map_err(|failure| failure.to_string())?;
    }
    Ok(())
}

fn items(account: &fake::Account) -> Result<Vec<Item>, String> {
    let wrong = || format!("{} is no tenant's account", account.id);
    let tenant = TenantId::parse(&account.id).ok_or_else(wrong)?;
    let salt = format!("{} has a salt of 32 characters or more", account.id);
    let mut settings = Settings::new(tenant.clone(), &account.id, "US", "America/New_York", salt);
    settings.window.seconds = 0;
    let stored = Account {
        v: 1,
        id: account.id.clone(),
        key_secret: key_secret(&account.id),
        public_keys: vec![account.public_key()],
        profile: account.profile.clone(),
        idempotency: Idempotency::Honoured,
    };
    let mut items = vec![item(&settings), account_item(&tenant, &stored), key(&tenant), item(&welcome(tenant.clone()))];
    for number in &account.numbers {
        let number = Phone::parse(number).ok_or_else(wrong)?;
        let entry = serde_json::json!({"v": 1, "number": number, "account": account.id});
        items.push(item_at(keys::number(&tenant, &number), &entry, vec![]));
        items.push(route_item(&number, &Route { v: 1, tenant: tenant.clone(), account: account.id.clone() }));
    }
    Ok(items)
}

/// The workflow that each tenant has.
pub fn workflow() -> WorkflowId {
    WorkflowId::parse("welcome").expect("an id")
}

/// It sends, waits for two days, and sends.
fn welcome(tenant: TenantId) -> Workflow {
    let send = |text: &str| Step::Send { text: text.into() };
    let steps = vec![send("Welcome!"), Step::Delay { seconds: 2 * 24 * 3600 }, send("Is all well?")];
    Workflow { v: 1, tenant, id: workflow(), version: 1, name: "Welcome".into(), steps }
}

/// The API key of the samples (events/README.md), in each tenant with its own name before it.
fn key(tenant: &TenantId) -> Item {
    let drawn = Drawn { id: "samplesample".into(), secret: "abcdefghijklmnopqrstuvwxyz234567".into() };
    let key = desk::key::shown(tenant, "Bench", PERMISSIONS.to_vec(), &drawn, Timestamp(0)).key;
    item_at(keys::api_key(tenant, &key.id), &key, vec![])
}
