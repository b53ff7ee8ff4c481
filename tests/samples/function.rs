//! The functions as their `main` runs them, Lambda's JSON in and Lambda's JSON out, with the world as their outside.

use api::Wired;
use desk::key::Drawn;
use platform::cache::Cache;
use platform::lambda::{Batch, Changed, Failed, Stream, gateway};
use platform::queue::Record;
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
use world::system::PUBLIC_URL;
use world::telnyx::TELNYX_BASE;
use world::web::Web;

/// The secret that signs refs.
pub const REF_KEY: &str = "volley/ref-key";

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

    async fn webhook(&self, event: &[u8]) -> Value {
        let event = webhook::Event::read(event).expect("a request of an HTTP API");
        let queue = self.queues.as_ref();
        json(&webhook::Answer { status_code: webhook::handle(&event.request(), &self.keys, queue, &self.clock).await })
    }

    async fn live(&self, event: &[u8]) -> Value {
        let stream: Stream = from_slice(event).expect("a batch of a stream");
        let change = |Changed { sequence, at, before, after }: Changed| live::Change { sequence, at, before, after };
        let changes = stream.into_changes().into_iter().map(change).collect();
        let outside = live::Outside {
            bus: self.bus.as_ref(),
            table: self.table.as_ref(),
            queue: self.queues.as_ref(),
            clock: &self.clock,
            subscriptions: &live::Subscriptions::default(),
        };
        failed(live::handle(changes, outside).await.into_iter().collect())
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

fn records(event: &[u8]) -> Vec<Record> {
    from_slice::<Batch>(event).expect("a batch of a queue").into_records()
}

fn failed(ids: Vec<String>) -> Value {
    json(&Failed::of(ids))
}

fn json(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).expect("an answer is JSON")
}
