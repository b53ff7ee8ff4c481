//! Volley in a world: the real handlers, wired as template.yaml wires them, for two tenants with a number each.

use crate::deployment::{self, Deployment, REF_KEY};
use crate::model::{LLM_BASE, Model};
use crate::pages::Pages;
use crate::telnyx::Carrier;
use crate::world::World;
use domain::account::{Account, Idempotency, Route};
use domain::settings::Settings;
use domain::{Phone, TenantId};
use fakes::telnyx as fake;
use live::Entry;
use platform::keys;
use platform::records::{account_item, item, item_at, route_item};
use platform::telnyx::signature::PublicKey;
use reply::ModelSettings;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Where Volley is.
pub const PUBLIC_URL: &str = "https://volley.test";
/// The number of `acme`, and of `globex`.
pub const ACME: &str = "+12125550100";
/// The number of `globex`.
pub const GLOBEX: &str = "+14165550101";
/// Where the connections of open pages are.
pub const SOCKETS: &str = "https://live.volley.test/live";
/// The secret that holds the model's key.
const LLM_KEY: &str = "volley/llm-key";

/// Volley with the phones and the model around it.
pub struct System {
    /// Telnyx and the phones.
    pub telnyx: Arc<Carrier>,
    /// The model.
    pub model: Arc<Model>,
    deployment: Arc<Deployment>,
}

impl System {
    /// Deploys Volley into a world.
    pub fn deploy(world: &mut World) -> Self {
        let accounts = fake::Account::demo(&format!("{PUBLIC_URL}/webhooks/telnyx"));
        accounts.iter().for_each(|account| plant(world, account));
        world.secrets.keep(REF_KEY, "a key that signs refs, of 32 characters or more");
        world.secrets.keep(LLM_KEY, "a key for the model");
        let keys = accounts.iter().filter_map(|account| PublicKey::parse(&account.public_key())).collect();
        let telnyx = Carrier::open(&world.outside, &world.web, accounts);
        let model = Model::open(&world.outside, &world.web);
        let settings =
            ModelSettings { base: LLM_BASE.into(), name: "scripted".into(), key_secret: Some(LLM_KEY.into()) };
        let deployment = Arc::new(Deployment {
            table: world.table.clone(),
            queues: world.queues.clone(),
            timers: world.timers.clone(),
            web: world.web.clone(),
            bus: world.bus.clone(),
            files: world.files.clone(),
            secrets: world.secrets.clone(),
            clock: world.clock.clone(),
            keys,
            model: settings,
            caches: Default::default(),
            listeners: Default::default(),
            webhooks: Default::default(),
            looks: Default::default(),
        });
        deployment::start(world, &telnyx, deployment.clone());
        let busy = telnyx.clone();
        world.quiet_when(move || busy.going_on());
        Self { telnyx, model, deployment }
    }

    /// Deploys `notify` too.
    pub fn with_notify(&self, world: &World) {
        deployment::start_notify(world, &self.deployment);
    }

    /// Lets people look: `live` asks for open pages, and they can be opened.
    pub fn with_pages(&self, world: &World) -> Arc<Pages> {
        self.deployment.looks.store(true, Ordering::Relaxed);
        Pages::open(&world.web)
    }

    /// A page wants to come in with this ticket.
    pub fn connect(&self, world: &World, pages: &Pages, connection: &str, ticket: &str) -> Entry {
        let (deployment, name, ticket) = (self.deployment.clone(), connection.to_owned(), ticket.to_owned());
        let entry =
            world.outside.executor.block_on(async move { deployment::connect(&deployment, &name, &ticket).await });
        if entry == Entry::In {
            pages.connected(connection);
        }
        entry
    }

    /// Deploys `workflow` too.
    pub fn with_workflow(&self, world: &World) {
        deployment::start_workflow(world, &self.deployment);
    }
}

/// A tenant whose id is the account's, with the account's numbers.
fn plant(world: &World, account: &fake::Account) {
    let tenant = TenantId::parse(&account.id).expect("the demo's names are ids");
    let key_secret = format!("volley/telnyx/{}", account.id);
    world.secrets.keep(&key_secret, &account.api_key);
    let (country, zone) = if account.id == "globex" { ("CA", "America/Toronto") } else { ("US", "America/New_York") };
    let salt = format!("{} has a salt of 32 characters or more", account.id);
    world.table.plant(item(&Settings::new(tenant.clone(), &account.id, country, zone, salt)));
    let stored = Account {
        v: 1,
        id: account.id.clone(),
        key_secret,
        public_keys: vec![account.public_key()],
        profile: account.profile.clone(),
        idempotency: Idempotency::Honoured,
    };
    world.table.plant(account_item(&tenant, &stored));
    for number in &account.numbers {
        let number = Phone::parse(number).expect("the demo's numbers are E.164");
        let route = Route { v: 1, tenant: tenant.clone(), account: account.id.clone() };
        world.table.plant(route_item(&number, &route));
        let entry = serde_json::json!({"v": 1, "number": number});
        world.table.plant(item_at(keys::number(&tenant, &number), &entry, vec![]));
    }
}
