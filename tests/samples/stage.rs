//! A world at one instant, whose table holds the items of `events/released`, and the functions in it.

use crate::function::{Functions, REF_KEY};
use desk::key::Drawn;
use desk::person::{Availability, Person};
use domain::permission::{PERMISSIONS, Role};
use domain::{Phone, TenantId, Timestamp};
use platform::cache::Cache;
use platform::keys;
use platform::records::{item_at, read};
use platform::table::Item;
use platform::telnyx::signature::PublicKey;
use reply::ModelSettings;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use world::clock::WorldClock;
use world::model::{LLM_BASE, Model};
use world::outside::BEGINNING;
use world::plan::Plan;
use world::queues::QUEUES;
use world::telnyx::Carrier;
use world::world::World;

/// When the samples of `webhook` were signed, and about when the others happened: 2026-11-21T15:04:05Z, in milliseconds.
pub const SIGNED: i64 = 1_795_273_445_000;

/// The customer of the samples.
pub const THEIRS: &str = "+12125550123";

/// The public key of the samples (events/README.md).
const KEY: &str = "m1Y/+EyR8lNOw8XDlqjuUUloIwj6+Gmg2dd/0yP2Gy0=";

const MODEL_KEY: &str = "volley/llm";

/// The world and what is in it.
pub struct Stage {
    pub world: World,
    pub telnyx: Arc<Carrier>,
    functions: Arc<Functions>,
}

impl Stage {
    /// The world at this instant, in milliseconds.
    pub fn at(instant: i64) -> Self {
        let world = World::new(Plan::calm(1));
        released()
            .into_iter()
            .chain([key(), number(), item_at(keys::user(&acme(), "usr_sample"), &person(), vec![])])
            .for_each(|item| world.table.plant(item));
        let mut account = fakes::telnyx::Account::demo("https://volley.test/webhooks/telnyx").swap_remove(0);
        account.profile = "profile-demo".into();
        world.secrets.keep("volley/telnyx/acme", &account.api_key);
        world.secrets.keep(REF_KEY, "a key that signs refs, of 32 characters or more");
        world.secrets.keep(MODEL_KEY, "a key for the model");
        let telnyx = Carrier::open(&world.outside, &world.web, vec![account]);
        Model::open(&world.outside, &world.web);
        let functions = Arc::new(Functions {
            table: world.table.clone(),
            queues: world.queues.clone(),
            timers: world.timers.clone(),
            web: world.web.clone(),
            bus: world.bus.clone(),
            files: world.files.clone(),
            secrets: world.secrets.clone(),
            clock: WorldClock(world.outside.clone()),
            keys: vec![PublicKey::parse(KEY).expect("a key")],
            model: ModelSettings { base: LLM_BASE.into(), name: "scripted".into(), key_secret: Some(MODEL_KEY.into()) },
            cache: Cache::default(),
        });
        world.run_for(Timestamp(instant).since(BEGINNING));
        let signed_in = functions.clone();
        world.outside.executor.block_on(async move { signed_in.sign_in(&person()).await });
        Self { world, telnyx, functions }
    }

    /// Invokes a function with a sample; gives its answer.
    pub fn invoke(&self, function: &'static str, case: &str) -> Value {
        let path = events().join(function).join(case).with_extension("json");
        let sample = std::fs::read(path).expect("a sample");
        let functions = self.functions.clone();
        self.world.outside.executor.block_on(async move { functions.invoke(function, &sample).await })
    }

    /// Every item of this kind, by how its sort key begins.
    pub fn all<T: DeserializeOwned>(&self, kind: &str) -> Vec<T> {
        let is_of = |item: &&Arc<Item>| item["sk"].as_str().is_some_and(|key| key.starts_with(kind));
        self.world.table.items().iter().filter(is_of).map(|item| read(item).expect("an item of this kind")).collect()
    }

    /// Whether no queue holds anything.
    pub fn nothing_is_queued(&self) -> bool {
        QUEUES.iter().all(|queue| self.world.queues.len(*queue) == 0)
    }

    /// Gives a page of the samples' person its ticket.
    pub fn give_the_ticket(&self) {
        let functions = self.functions.clone();
        self.world
            .outside
            .executor
            .block_on(async move { functions.give_ticket("samplesamplesamplesamplesample12").await });
    }

    /// Makes the outbound message of the samples one that has not been tried yet.
    pub fn queue_the_message(&self) {
        let mut item = sample("item-message-outbound.v1");
        item.insert("status".into(), json!("queued"));
        item.insert("rank".into(), json!(0));
        item.insert("admissions".into(), json!(0));
        item.insert("source".into(), json!("manual"));
        ["lease", "posting", "chain"].into_iter().for_each(|name| drop(item.remove(name)));
        self.world.table.plant(item);
    }
}

/// The folder of the samples.
fn events() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../events")
}

/// `<function>/<case>` of every sample.
pub fn samples() -> BTreeSet<String> {
    let folders = names(&events()).into_iter().filter(|name| !name.contains('.') && name != "released");
    let cases = |function: String| {
        let files = names(&events().join(&function)).into_iter();
        files.map(move |file| format!("{function}/{}", file.strip_suffix(".json").unwrap_or(&file)))
    };
    folders.flat_map(cases).collect()
}

/// The functions that are deployed.
pub fn functions() -> BTreeSet<String> {
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml");
    let template = std::fs::read_to_string(template).expect("the template is there");
    let named = template.lines().filter_map(|line| line.trim().strip_prefix("CodeUri: target/lambda/"));
    named.map(str::to_owned).collect()
}

/// The API key of the samples of `api` (events/README.md), which may do everything.
fn key() -> Item {
    let tenant = acme();
    let drawn = Drawn { id: "samplesample".into(), secret: "abcdefghijklmnopqrstuvwxyz234567".into() };
    let key = desk::key::shown(&tenant, "Samples", PERMISSIONS.to_vec(), &drawn, Timestamp(SIGNED)).key;
    item_at(keys::api_key(&tenant, &key.id), &key, vec![])
}

/// The person of the samples of `dashboard` (events/README.md).
fn person() -> Person {
    Person {
        v: 1,
        id: "usr_sample".into(),
        name: "Demo agent".into(),
        email: "agent@example.com".into(),
        role: Role::Agent,
        teams: vec![],
        availability: Availability::Available,
        invited: Timestamp(SIGNED),
        login: None,
    }
}

fn acme() -> TenantId {
    TenantId::parse("acme").expect("an id")
}

/// Our number in the list of the tenant's own; its route is released.
fn number() -> Item {
    let tenant = acme();
    let ours = Phone::parse("+12125550100").expect("E.164");
    item_at(keys::number(&tenant, &ours), &json!({"v": 1, "number": ours, "account": "acme"}), vec![])
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name in ASCII")).collect()
}

/// What the table may hold, by `events/released`. The second of two samples of one key is another moment of the same item.
fn released() -> Vec<Item> {
    let names = names(&events().join("released"));
    let items = names.iter().filter_map(|name| name.strip_suffix(".json").filter(|name| name.starts_with("item-")));
    items.map(sample).collect()
}

fn sample(name: &str) -> Item {
    let text = std::fs::read_to_string(events().join("released").join(format!("{name}.json"))).expect("a sample");
    serde_json::from_str(&text).expect("an item")
}
