//! The functions of a deployment with their triggers, as template.yaml has them, each given what its role allows.

use crate::memory::Changed;
use crate::pump::{self, Function};
use crate::system::{PUBLIC_URL, SOCKETS};
use crate::telnyx::{self, Carrier, TELNYX_BASE};
use crate::world::World;
use async_trait::async_trait;
use domain::Timestamp;
use futures_util::future::BoxFuture;
use platform::cache::Cache;
use platform::queue::{QueueName, Record};
use platform::table::{Freshness, Item, Key, Page, Query, Range, Table, TableFailure, Write};
use platform::telnyx::signature::PublicKey;
use reply::ModelSettings;
use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The secret that signs refs.
pub(crate) const REF_KEY: &str = "volley/ref-key";

/// How long an invocation may last (template.yaml).
const TIMEOUT: Duration = Duration::from_secs(60);
const OUTBOUND_TIMEOUT: Duration = Duration::from_secs(30);
/// How often the sweep runs.
const SWEEP: Duration = Duration::from_secs(60);

/// What every function of a deployment is given at its start.
pub(crate) struct Deployment {
    pub table: Arc<crate::memory::MemoryTable>,
    pub queues: Arc<crate::queues::Queues>,
    pub timers: Arc<crate::scheduler::Timers>,
    pub web: Arc<crate::web::Web>,
    pub bus: Arc<crate::bus::WorldBus>,
    pub files: Arc<crate::files::WorldFiles>,
    pub secrets: Arc<crate::secrets::WorldSecrets>,
    pub clock: Arc<crate::clock::WorldClock>,
    pub keys: Vec<PublicKey>,
    pub model: ModelSettings,
    /// One for each function: they are processes of their own.
    pub caches: [Cache; 5],
    /// What `live` knows of webhooks and open pages.
    pub listeners: live::Listeners,
    /// Whether the story has webhooks.
    pub webhooks: AtomicBool,
    /// Whether anybody looks.
    pub looks: AtomicBool,
}

/// Sets every trigger.
pub(crate) fn start(world: &mut World, telnyx: &Arc<Carrier>, deployment: Arc<Deployment>) {
    telnyx.deliver_to("webhook", webhook(&deployment));
    world.consume(QueueName::Events, function("inbound", TIMEOUT, &deployment, inbound));
    world.consume(QueueName::Ticks, function("reply", TIMEOUT, &deployment, reply));
    world.consume(QueueName::Outbound, function("outbound", OUTBOUND_TIMEOUT, &deployment, outbound));
    let of = deployment.clone();
    world.consume_stream("live", TIMEOUT, Arc::new(move |changes| live(of.clone(), changes)));
    world.every(SWEEP, "sweep", TIMEOUT, move || sweep(deployment.clone()));
}

/// Sets the trigger of `workflow`. Only stories about workflows have it: one more consumer is one more draw, and would move
/// every other story's transcript by a second here and there.
pub(crate) fn start_workflow(world: &World, deployment: &Arc<Deployment>) {
    world.consume(QueueName::Runs, function("workflow", TIMEOUT, deployment, workflow));
}

/// Sets the trigger of `notify`, and lets `live` ask for webhooks. Only stories about webhooks have it, for the same reason.
pub(crate) fn start_notify(world: &World, deployment: &Arc<Deployment>) {
    deployment.webhooks.store(true, Ordering::Relaxed);
    world.consume(QueueName::Notices, function("notify", TIMEOUT, deployment, notify));
}

type Handle = fn(Arc<Deployment>, Vec<Record>) -> BoxFuture<'static, Vec<String>>;

fn function(name: &'static str, timeout: Duration, deployment: &Arc<Deployment>, handle: Handle) -> Function {
    let deployment = deployment.clone();
    let handler: pump::Handler = Arc::new(move |records| handle(deployment.clone(), records));
    Function { name, timeout, handler }
}

fn webhook(deployment: &Arc<Deployment>) -> telnyx::Handler {
    let deployment = deployment.clone();
    Arc::new(move |delivery| {
        let deployment = deployment.clone();
        Box::pin(async move {
            let header =
                |name: &str| delivery.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
            let request = webhook::Request {
                signature: header("telnyx-signature-ed25519"),
                timestamp: header("telnyx-timestamp"),
                body: Cow::Borrowed(&delivery.body),
            };
            let (queue, clock) = (deployment.queues.as_ref(), deployment.clock.as_ref());
            webhook::handle(&request, &deployment.keys, queue, clock).await
        })
    })
}

fn inbound(of: Arc<Deployment>, records: Vec<Record>) -> BoxFuture<'static, Vec<String>> {
    Box::pin(async move {
        let outside = inbound::Outside {
            table: of.table.as_ref(),
            queue: of.queues.as_ref(),
            http: of.web.as_ref(),
            files: of.files.as_ref(),
            secrets: of.secrets.as_ref(),
            clock: of.clock.as_ref(),
            cache: &of.caches[0],
            ref_key_secret: REF_KEY,
        };
        inbound::handle(records, outside).await
    })
}

fn reply(of: Arc<Deployment>, records: Vec<Record>) -> BoxFuture<'static, Vec<String>> {
    Box::pin(async move {
        let outside = reply::Outside {
            table: of.table.as_ref(),
            queue: of.queues.as_ref(),
            http: of.web.as_ref(),
            secrets: of.secrets.as_ref(),
            clock: of.clock.as_ref(),
            cache: &of.caches[1],
            model: &of.model,
        };
        reply::handle(records, outside).await
    })
}

fn workflow(of: Arc<Deployment>, records: Vec<Record>) -> BoxFuture<'static, Vec<String>> {
    Box::pin(async move {
        let outside = workflow::Outside {
            table: of.table.as_ref(),
            queue: of.queues.as_ref(),
            scheduler: of.timers.as_ref(),
            clock: of.clock.as_ref(),
            cache: &of.caches[3],
        };
        workflow::handle(records, outside).await
    })
}

fn notify(of: Arc<Deployment>, records: Vec<Record>) -> BoxFuture<'static, Vec<String>> {
    Box::pin(async move {
        let outside = notify::Outside {
            table: of.table.as_ref(),
            queue: of.queues.as_ref(),
            scheduler: of.timers.as_ref(),
            http: of.web.as_ref(),
            clock: of.clock.as_ref(),
        };
        notify::handle(records, outside).await
    })
}

fn outbound(of: Arc<Deployment>, records: Vec<Record>) -> BoxFuture<'static, Vec<String>> {
    Box::pin(async move {
        let outside = outbound::Outside {
            table: of.table.as_ref(),
            queue: of.queues.as_ref(),
            scheduler: of.timers.as_ref(),
            http: of.web.as_ref(),
            secrets: of.secrets.as_ref(),
            clock: of.clock.as_ref(),
            cache: &of.caches[2],
            telnyx_base: TELNYX_BASE,
            public_url: PUBLIC_URL,
            ref_key_secret: REF_KEY,
        };
        outbound::handle(records, outside).await
    })
}

fn live(of: Arc<Deployment>, changes: Vec<Arc<Changed>>) -> BoxFuture<'static, Vec<usize>> {
    let item = |item: &Option<Arc<Item>>| item.as_deref().cloned();
    let told = |change: &Arc<Changed>| live::Change {
        sequence: change.number.to_string(),
        at: Timestamp(crate::outside::BEGINNING.plus(change.at).0),
        before: item(&change.old),
        after: item(&change.new),
    };
    let changes: Vec<live::Change> = changes.iter().map(told).collect();
    Box::pin(async move {
        let failed = live::handle(changes, for_live(&of, &Asked(&of))).await;
        failed.and_then(|sequence| sequence.parse().ok()).into_iter().collect()
    })
}

/// A page wants to come in.
pub(crate) async fn connect(of: &Deployment, connection: &str, ticket: &str) -> live::Entry {
    live::connect(connection, ticket, for_live(of, of.table.as_ref())).await.expect("the table answers")
}

fn for_live<'a>(of: &'a Deployment, table: &'a dyn Table) -> live::Outside<'a> {
    live::Outside {
        bus: of.bus.as_ref(),
        table,
        cache: &of.caches[4],
        queue: of.queues.as_ref(),
        clock: of.clock.as_ref(),
        listeners: &of.listeners,
        http: of.web.as_ref(),
        sockets: SOCKETS,
    }
}

fn sweep(of: Arc<Deployment>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let (table, queue, clock) = (of.table.as_ref(), of.queues.as_ref(), of.clock.as_ref());
        // A sweep that fails is followed by another a minute later.
        sweep::handle(sweep::Outside { table, queue, clock }).await.ok();
    })
}

/// The table as `live` asks it: in a story without webhooks and open pages there are none, which takes no call. One more call
/// is one more draw, and would move every other story's transcript by a little.
struct Asked<'a>(&'a Deployment);

#[async_trait]
impl Table for Asked<'_> {
    async fn get(&self, keys: &[Key], freshness: Freshness) -> Result<Vec<Option<Item>>, TableFailure> {
        self.0.table.get(keys, freshness).await
    }

    async fn query(&self, query: Query) -> Result<Page, TableFailure> {
        let listeners = matches!(query.range, Range::Between(..));
        let some = [&self.0.webhooks, &self.0.looks].iter().any(|kind| kind.load(Ordering::Relaxed));
        if some || !listeners { self.0.table.query(query).await } else { Ok(Page::default()) }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the table itself, seen through")]
    async fn write(&self, writes: &[Write]) -> Result<(), TableFailure> {
        self.0.table.write(writes).await
    }
}
