//! The two demo tenants: settings, an account and a number each. Made at the first start; at later ones only what the command
//! line and the environment decide is brought up to date: the window, and which Telnyx their account is at.

use crate::api::demo_key;
use crate::environment::Telnyx;
use crate::folder;
use crate::people;
use desk::key::Shown;
use desk::login;
use domain::account::{Account, Idempotency, Route};
use domain::settings::Settings;
use domain::{Phone, TenantId};
use fakes::telnyx::Account as Simulated;
use platform::keys;
use platform::once::{self, Commit};
use platform::records::{account_item, change, create, item_at, read_some, route_item};
use platform::table::{Condition, Freshness, Item, Table, Write};
use serde_json::json;

/// A demo tenant.
pub struct Demo {
    /// Its id.
    pub id: &'static str,
    /// What customers call it.
    pub name: &'static str,
    /// Its number.
    pub number: &'static str,
    country: &'static str,
    zone: &'static str,
}

/// Both of them.
pub const DEMO: [Demo; 2] = [
    Demo { id: "acme", name: "Acme Plumbing", number: "+12125550100", country: "US", zone: "America/New_York" },
    Demo { id: "globex", name: "Globex Dental", number: "+14165550101", country: "CA", zone: "America/Toronto" },
];

impl Demo {
    /// Its id, as one.
    pub fn tenant(&self) -> TenantId {
        TenantId::parse(self.id).expect("demo tenants have proper ids")
    }

    /// Its number, as one.
    pub fn phone(&self) -> Phone {
        Phone::parse(self.number).expect("demo tenants have proper numbers")
    }

    /// The name of the secret that holds its Telnyx key.
    pub fn key_secret(&self) -> String {
        format!("local/telnyx/{}", self.id)
    }
}

/// Brings both up to date; gives the token of each one's key.
pub async fn prepare(table: &dyn Table, telnyx: &Telnyx, window: u32) -> Result<Vec<String>, String> {
    let mut tokens = vec![];
    for (demo, simulated) in DEMO.iter().zip(Simulated::demo("")) {
        let account = account(demo, &simulated, telnyx);
        let prepared = writes(table, demo, &account, window);
        let problem = |reason: String| format!("The demo tenant {} could not be stored ({reason}).", demo.id);
        let (writes, token) = prepared.await.map_err(problem)?;
        tokens.push(token);
        match once::commit(table, &writes).await {
            Ok(Commit::Done) => {}
            Ok(Commit::Lost) => return Err(problem("somebody else is writing".into())),
            Err(failure) => return Err(problem(failure.to_string())),
        }
    }
    Ok(tokens)
}

async fn writes(
    table: &dyn Table,
    demo: &Demo,
    account: &Account,
    window: u32,
) -> Result<(Vec<Write>, String), String> {
    let tenant = demo.tenant();
    let found =
        table.get(&[keys::settings(&tenant)], Freshness::Strong).await.map_err(|failure| failure.to_string())?;
    let known: Option<Settings> = read_some(found[0].as_ref()).map_err(|unreadable| unreadable.to_string())?;
    let route = Route { v: 1, tenant: tenant.clone(), account: account.id.clone() };
    let number = json!({"v": 1, "number": demo.phone(), "account": account.id});
    let mut writes = vec![
        put(account_item(&tenant, account)),
        put(route_item(&demo.phone(), &route)),
        put(item_at(keys::number(&tenant, &demo.phone()), &number, vec![])),
    ];
    let settings = match known {
        Some(before) => {
            let mut after = before.clone();
            after.window.seconds = window;
            writes.extend(change(&before, &after, &[]));
            after
        }
        None => {
            let mut settings = Settings::new(tenant.clone(), demo.name, demo.country, demo.zone, folder::random());
            settings.window.seconds = window;
            settings.teams = people::teams();
            writes.push(create(&settings));
            for person in people::all() {
                writes.push(put(item_at(keys::user(&tenant, &person.id), &person, vec![])));
                writes.push(put(login::item(&tenant, &person.email, &person.id)));
            }
            settings
        }
    };
    let Shown { key, token } = demo_key(demo, &settings);
    writes.push(put(item_at(keys::api_key(&tenant, &key.id), &key, vec![])));
    Ok((writes, token))
}

/// Accounts and routes are what this start says, whatever the last one said.
fn put(item: Item) -> Write {
    Write::Put { item, condition: Condition::All(vec![]) }
}

fn account(demo: &Demo, simulated: &Simulated, telnyx: &Telnyx) -> Account {
    let (public_keys, profile) = match telnyx {
        Telnyx::Simulated => (vec![simulated.public_key()], simulated.profile.clone()),
        // The profile that the number belongs to, whichever it is.
        Telnyx::Real { public_keys, .. } => (public_keys.iter().map(|key| key.text.clone()).collect(), String::new()),
    };
    let idempotency = Idempotency::Honoured;
    Account { v: 1, id: "main".into(), key_secret: demo.key_secret(), public_keys, profile, idempotency }
}
