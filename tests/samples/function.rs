//! The functions as their `main` runs them, Lambda's JSON in and Lambda's JSON out, with the world as their outside.

use api::Wired;
use async_trait::async_trait;
use axum::Router;
use dashboard::{Doors, Session, SignIn, Terms};
use desk::Problem;
use desk::key::Drawn;
use desk::person::Person;
use domain::TenantId;
use platform::cache::Cache;
use platform::files::Files;
use platform::http::Http;
use platform::lambda::{Answer, Arrival, Batch, Changed, Failed, gateway};
use platform::queue::Record;
use platform::secrets::Secrets;
use platform::telnyx::signature::PublicKey;
use reply::ModelSettings;
use serde::Serialize;
use serde_json::Value;
use serde_json::from_slice;
use std::sync::Arc;
use world::bus::WorldBus;
use world::clock::WorldClock;
use world::files::WorldFiles;
use world::memory::MemoryTable;
use world::queues::Queues;
use world::scheduler::Timers;
use world::secrets::WorldSecrets;
use world::system::{PUBLIC_URL, SOCKETS};
use world::telnyx::TELNYX_BASE;
use world::web::Web;

/// The secret that signs refs.
pub const REF_KEY: &str = "volley/ref-key";

/// The provider that people sign in at.
pub const ISSUER: &str = "https://id.example.com";

/// What the functions are given at their start.
pub struct Functions {
    pub table: Arc<MemoryTable>,
    pub queues: Arc<Queues>,
    pub timers: Arc<Timers>,
    pub web: Arc<Web>,
    pub bus: Arc<WorldBus>,
    pub files: Arc<WorldFiles>,
    pub secrets: Arc<WorldSecrets>,
    pub clock: WorldClock,
    pub keys: Vec<PublicKey>,
    pub model: ModelSettings,
    pub cache: Cache,
}

impl Functions {
    /// Invokes the function of this name.
    pub async fn invoke(self: Arc<Self>, function: &str, event: &[u8]) -> Value {
        match function {
            "api" => json(&gateway::answer(&api::router(self), event).await.expect("a request of an HTTP API")),
            "dashboard" => json(&gateway::answer(&self.dashboard(), event).await.expect("a request of an HTTP API")),
            "webhook" => self.webhook(event).await,
            "live" => self.live(event).await,
            "sweep" => self.sweep(event).await,
            "inbound" => failed(inbound::handle(records(event), self.inbound()).await),
            "reply" => failed(reply::handle(records(event), self.reply()).await),
            "outbound" => failed(outbound::handle(records(event), self.outbound()).await),
            "notify" => failed(notify::handle(records(event), self.notify()).await),
            "workflow" => failed(workflow::handle(records(event), self.workflow()).await),
            _ => panic!("this test knows no function {function}"),
        }
    }

    /// With a provider that is asked over the world's web.
    fn dashboard(self: Arc<Self>) -> Router {
        let terms = Terms {
            issuer: ISSUER.into(),
            client: "volley".into(),
            secret: None,
            root: "https://inbox.example.com".into(),
        };
        let (http, secrets): (Arc<dyn Http>, Arc<dyn Secrets>) = (self.web.clone(), self.secrets.clone());
        dashboard::deployed(self, SignIn::new(http, secrets, terms))
    }

    /// Begins the session of the samples.
    pub async fn sign_in(&self, person: &Person) {
        let tenant = TenantId::parse("acme").expect("an id");
        let secret = "abcdefghijklmnopqrstuvwxyz234567";
        let begun = desk::session::begin(Wired::desk(self), &tenant, person, secret, "samplecsrf".into()).await;
        begun.expect("the table takes it");
    }

    /// Gives a page of that session's a ticket with this secret.
    pub async fn give_ticket(&self, secret: &str) {
        let outside = Wired::desk(self);
        let token = "acme.usr_sample.abcdefghijklmnopqrstuvwxyz234567";
        let session = desk::session::read(outside, token).await.expect("the table answers");
        let caller = &session.expect("it has begun").caller;
        let given = desk::live::ticket(&desk::Desk { outside, caller }, token, secret).await;
        given.expect("the table takes it");
    }

    async fn webhook(&self, event: &[u8]) -> Value {
        let event = webhook::Event::read(event).expect("a request of an HTTP API");
        let queue = self.queues.as_ref();
        json(&webhook::Answer { status_code: webhook::handle(&event.request(), &self.keys, queue, &self.clock).await })
    }

    async fn live(&self, event: &[u8]) -> Value {
        let change = |Changed { sequence, at, before, after }: Changed| live::Change { sequence, at, before, after };
        let outside = live::Outside {
            bus: self.bus.as_ref(),
            table: self.table.as_ref(),
            cache: &self.cache,
            queue: self.queues.as_ref(),
            clock: &self.clock,
            listeners: &live::Listeners::default(),
            http: self.web.as_ref(),
            sockets: SOCKETS,
        };
        json(&match from_slice(event).expect("changes, or somebody who connects") {
            Arrival::Changes(changes) => {
                let changes = changes.into_iter().map(change).collect();
                Answer::Failed(Failed::of(live::handle(changes, outside).await.into_iter().collect()))
            }
            Arrival::Connect { connection, query } => {
                let entry = live::connect(&connection, &query["ticket"], outside).await.expect("the table answers");
                Answer::Status { status: entry.status() }
            }
            Arrival::Other => panic!("no route leads this here"),
        })
    }

    async fn sweep(&self, event: &[u8]) -> Value {
        from_slice::<serde::de::IgnoredAny>(event).expect("JSON");
        let outside = sweep::Outside { table: self.table.as_ref(), queue: self.queues.as_ref(), clock: &self.clock };
        sweep::handle(outside).await.expect("the table can be read");
        Value::Null
    }

    fn inbound(&self) -> inbound::Outside<'_> {
        inbound::Outside {
            table: self.table.as_ref(),
            queue: self.queues.as_ref(),
            http: self.web.as_ref(),
            files: self.files.as_ref(),
            secrets: self.secrets.as_ref(),
            clock: &self.clock,
            cache: &self.cache,
            ref_key_secret: REF_KEY,
        }
    }

    fn reply(&self) -> reply::Outside<'_> {
        reply::Outside {
            table: self.table.as_ref(),
            queue: self.queues.as_ref(),
            http: self.web.as_ref(),
            secrets: self.secrets.as_ref(),
            clock: &self.clock,
            cache: &self.cache,
            model: &self.model,
        }
    }

    fn outbound(&self) -> outbound::Outside<'_> {
        outbound::Outside {
            table: self.table.as_ref(),
            queue: self.queues.as_ref(),
            scheduler: self.timers.as_ref(),
            http: self.web.as_ref(),
            secrets: self.secrets.as_ref(),
            clock: &self.clock,
            cache: &self.cache,
            telnyx_base: TELNYX_BASE,
            public_url: PUBLIC_URL,
            ref_key_secret: REF_KEY,
        }
    }

    fn notify(&self) -> notify::Outside<'_> {
        notify::Outside {
            table: self.table.as_ref(),
            queue: self.queues.as_ref(),
            scheduler: self.timers.as_ref(),
            http: self.web.as_ref(),
            clock: &self.clock,
        }
    }

    fn workflow(&self) -> workflow::Outside<'_> {
        workflow::Outside {
            table: self.table.as_ref(),
            queue: self.queues.as_ref(),
            scheduler: self.timers.as_ref(),
            clock: &self.clock,
            cache: &self.cache,
        }
    }
}

/// What `api` is given.
impl Wired for Functions {
    fn desk(&self) -> desk::Outside<'_> {
        desk::Outside {
            table: self.table.as_ref(),
            queue: self.queues.as_ref(),
            clock: &self.clock,
            cache: &self.cache,
        }
    }

    /// No sample makes a key, and each names its event.
    fn draw(&self) -> Drawn {
        Drawn::of(&[0; Drawn::BYTES])
    }
}

/// What `dashboard` is given.
#[async_trait]
impl dashboard::Wired for Functions {
    fn desk(&self) -> desk::Outside<'_> {
        Wired::desk(self)
    }

    fn files(&self) -> &dyn Files {
        self.files.as_ref()
    }

    fn draw(&self) -> String {
        "0123456789abcdefghijklmnopqrstuv".into()
    }

    fn doors(&self) -> Doors {
        Doors { sign_in: dashboard::SIGN_IN, sign_out: dashboard::SIGN_OUT }
    }

    fn live(&self) -> &str {
        "wss://live.example.com/live"
    }

    async fn session(&self, cookies: &str) -> Result<Option<Session>, Problem> {
        dashboard::session(Wired::desk(self), cookies).await
    }
}

fn records(event: &[u8]) -> Vec<Record> {
    from_slice::<Batch>(event).expect("a batch of a queue").into_records()
}

fn failed(ids: Vec<String>) -> Value {
    json(&Failed::of(ids))
}

fn json(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).expect("an answer is JSON")
}
