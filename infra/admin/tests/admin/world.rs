//! A deployment to operate, the binary that operates it, and `inbound`, which handles what it queues.

use crate::double::{self, Held, NOW};
use async_trait::async_trait;
use domain::Timestamp;
use platform::aws::Aws;
use platform::cache::Cache;
use platform::clock::Clock;
use platform::files::folder::Folder;
use platform::http::client::Client;
use platform::keys;
use platform::once;
use platform::queue::{Parcel, Queue, QueueFailure, QueueName, Record};
use platform::secrets::fixed::Fixed;
use platform::table::dynamo::{self, Dynamo};
use platform::table::{Freshness, Item, Key, Order, Query, Range, Table, Write};
use serde_json::Value;
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::io::AsyncWriteExt;

/// The demonstration's numbers, and a customer's.
pub const ACME: &str = "+12125550100";
pub const GLOBEX: &str = "+14165550101";
pub const PHONE: &str = "+12125550142";

pub struct World {
    pub table: Dynamo,
    database: dynoxide::Database,
    /// Where the table is.
    pub table_url: String,
    url: String,
    held: Arc<Mutex<Held>>,
    _stop: tokio::sync::oneshot::Sender<()>,
}

/// What one run of the binary has said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// Stdout as the one JSON object that it must be.
    pub fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("one object: {}", self.all()));
        assert!(value.is_object());
        value
    }

    pub fn all(&self) -> String {
        format!("exit code {}\n{}\n{}", self.code, self.out, self.err)
    }

    /// It was done.
    pub fn fine(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.all());
        self
    }

    /// It was not done, and one sentence says why.
    pub fn refused(self, code: i32, part: &str) -> Self {
        assert_eq!(self.code, code, "{}", self.all());
        assert!(self.err.trim_end().ends_with('.') && self.err.trim_end().lines().count() == 1, "{}", self.all());
        assert!(self.err.contains(part), "{}", self.all());
        self
    }
}

impl World {
    pub async fn new() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let table_url = format!("http://{}", listener.local_addr().expect("an address"));
        let database = dynoxide::Database::memory().expect("a database in memory");
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        tokio::spawn(dynoxide::server::serve_with_shutdown(listener, database.clone(), async {
            stopped.await.ok();
        }));
        let aws = Aws::emulated(&table_url);
        dynamo::create(&aws, "volley").await.expect("the table is created");
        let (url, held) = double::serve().await;
        Self { table: Dynamo::new(&aws, "volley"), database, table_url, url, held, _stop: stop }
    }

    /// With the tenants acme and globex, their accounts and numbers.
    pub async fn with_tenants() -> Self {
        let world = Self::new().await;
        for (tenant, number) in [("acme", ACME), ("globex", GLOBEX)] {
            world.create(tenant).await.fine();
            world.add_account(tenant).await.fine();
            world.run(&["number", "attach", tenant, number]).await.fine();
        }
        world
    }

    pub fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().expect("nothing panics while it holds this")
    }

    pub fn account(&self, tenant: &str) -> fakes::telnyx::Account {
        self.held().telnyx.accounts().iter().find(|account| account.id == tenant).expect("a known one").clone()
    }

    pub async fn create(&self, tenant: &str) -> Said {
        let name = format!("The {tenant} company");
        self.run(&["tenant", "create", tenant, "--name", &name, "--country", "US", "--zone", "America/New_York"]).await
    }

    pub async fn add_account(&self, tenant: &str) -> Said {
        let account = self.account(tenant);
        let public = account.public_key();
        let line =
            ["account", "add", tenant, "--profile", &account.profile, "--public-key", &public, "--key-env", "KEY"];
        self.run_with(&line, &[("KEY", &account.api_key)], "").await
    }

    pub async fn run(&self, line: &[&str]) -> Said {
        self.run_with(line, &[], "").await
    }

    /// Runs the binary with the environment of a deployed stack's operator, and more variables.
    pub async fn run_with(&self, line: &[&str], more: &[(&str, &str)], stdin: &str) -> Said {
        let keys = ["acme", "globex"].map(|tenant| self.account(tenant).public_key()).join(",");
        let queue = |name: &str| format!("{}/1/{name}", self.url);
        let (events, runs, dead) = (queue("events"), queue("runs"), queue("dead"));
        let telnyx = format!("{}/v2", self.url);
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_admin"));
        command.env_clear().args(line).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.envs([
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", self.url.as_str()),
            ("AWS_ENDPOINT_URL_DYNAMODB", self.table_url.as_str()),
            ("TABLE_NAME", "volley"),
            ("EVENTS_QUEUE_URL", events.as_str()),
            ("RUNS_QUEUE_URL", runs.as_str()),
            ("QUARANTINE_QUEUE_URL", dead.as_str()),
            ("MEDIA_BUCKET", "media"),
            ("PUBLIC_URL", "https://text.example.com"),
            ("TELNYX_API_BASE", telnyx.as_str()),
            ("TELNYX_PUBLIC_KEYS", keys.as_str()),
        ]);
        command.envs(more.iter().copied());
        let mut running = command.spawn().expect("the binary is built");
        let mut input = running.stdin.take().expect("it is piped");
        input.write_all(stdin.as_bytes()).await.ok();
        drop(input);
        let output = running.wait_with_output().await.expect("it ends");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Said { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// A text that Telnyx cannot deliver to us, at all: our webhook is out.
    pub fn lose(&self, ours: &str, text: &str, at: Timestamp) {
        let mut held = self.held();
        held.telnyx.text(PHONE, ours, text, &[], at).expect("a number of ours");
        let mut now = at;
        while held.telnyx.next_due().is_some() {
            now = now.plus(Duration::from_millis(2_100));
            held.telnyx.due(now);
        }
    }

    /// A text that arrives the way of an outage: lost, recovered, handled.
    pub async fn text(&self, tenant: &str, ours: &str, text: &str, at: Timestamp) {
        self.lose(ours, text, at);
        self.recover(tenant).await.fine();
        assert_eq!(self.handle_events().await, Vec::<String>::new());
    }

    pub async fn recover(&self, tenant: &str) -> Said {
        self.run(&["recover", tenant, "--since", "2026-09-01T00:00:00Z", "--json"]).await
    }

    /// Lets `inbound` handle all that lies in the events queue; answers what failed.
    pub async fn handle_events(&self) -> Vec<String> {
        let bodies = self.held().queues.remove("events").unwrap_or_default();
        let record = |(place, body): (usize, String)| Record {
            id: place.to_string(),
            receipt: place.to_string(),
            body,
            receives: 1,
        };
        let records = bodies.into_iter().enumerate().map(record).collect();
        let (http, files) = (Client::new(), Folder::new(std::env::temp_dir()));
        let secrets = Fixed::new([("ref".to_owned(), "a key that signs refs".to_owned())]);
        let (clock, cache) = (Standing, Cache::default());
        let outside = inbound::Outside {
            table: &self.table,
            queue: self,
            http: &http,
            files: &files,
            secrets: &secrets,
            clock: &clock,
            cache: &cache,
            ref_key_secret: "ref",
        };
        inbound::handle(records, outside).await
    }

    pub async fn item(&self, key: Key) -> Option<Item> {
        self.table.get(&[key], Freshness::Strong).await.expect("the table answers").remove(0)
    }

    pub async fn partition(&self, pk: &str) -> Vec<Item> {
        let query = Query {
            index: None,
            pk: pk.to_owned(),
            range: Range::All,
            order: Order::Ascending,
            limit: 1_000,
            after: None,
            freshness: Freshness::Strong,
        };
        self.table.query(query).await.expect("the table answers").items
    }

    pub async fn write(&self, writes: &[Write]) {
        assert_eq!(once::commit(&self.table, writes).await, Ok(once::Commit::Done));
    }

    /// Everything in the table, as text.
    pub async fn everything(&self) -> String {
        let database = self.database.clone();
        let request = serde_json::from_value(serde_json::json!({"TableName": "volley"})).expect("a scan");
        let found = tokio::task::spawn_blocking(move || database.scan(request)).await.expect("it ends");
        serde_json::to_string(&found.expect("the table answers")).expect("JSON")
    }

    pub async fn settings(&self, tenant: &str) -> Item {
        let tenant = domain::TenantId::parse(tenant).expect("an id");
        self.item(keys::settings(&tenant)).await.expect("the tenant is made")
    }
}

/// `inbound`'s queues: events of its own go round, ticks and sends nobody asks for here.
#[async_trait]
impl Queue for World {
    async fn send(&self, queue: QueueName, parcel: Parcel) -> Result<(), QueueFailure> {
        self.held().queues.entry(queue.name().to_owned()).or_default().push(parcel.body);
        Ok(())
    }

    async fn postpone(&self, _: QueueName, _: &str, _: Duration) -> Result<(), QueueFailure> {
        Ok(())
    }
}

/// A minute after what Telnyx believes.
struct Standing;

#[async_trait]
impl Clock for Standing {
    fn now(&self) -> Timestamp {
        NOW.plus(Duration::from_secs(60))
    }

    async fn sleep(&self, _: Duration) {}

    fn jitter(&self, least: Duration, _: Duration) -> Duration {
        least
    }
}
