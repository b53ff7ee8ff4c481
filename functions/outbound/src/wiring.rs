//! The real outside of this function, from the names that template.yaml sets.

use outbound::Outside;
use platform::aws::{Aws, Service};
use platform::cache::Cache;
use platform::clock::{Clock, system::SystemClock};
use platform::http::client::Client;
use platform::lambda::{Broken, environment, required};
use platform::queue::{QueueName, sqs::Sqs};
use platform::scheduler::eventbridge::{EventBridge, Targets};
use platform::secrets::manager::Manager;
use platform::table::dynamo::Dynamo;
use std::sync::Arc;

/// The queues that this function sends to, at once or by a timer.
const QUEUES: [QueueName; 2] = [QueueName::Ticks, QueueName::Outbound];

/// What lives as long as the process.
pub struct Wiring {
    table: Dynamo,
    queue: Sqs,
    scheduler: EventBridge,
    http: Client,
    secrets: Manager,
    clock: Arc<dyn Clock>,
    cache: Cache,
    telnyx_base: String,
    public_url: String,
    ref_key_secret: String,
}

impl Wiring {
    /// Builds the clients, and connects to what every message needs while the CPU is not throttled.
    pub async fn from_env() -> Result<Self, Broken> {
        let aws = Aws::from_env()?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let wiring = Self {
            table: Dynamo::new(&aws, required("TABLE_NAME")?),
            queue: Sqs::new(&aws, environment::queue_urls(QUEUES)?),
            scheduler: EventBridge::new(&aws, targets()?),
            http: Client::new(),
            secrets: Manager::new(&aws, Arc::clone(&clock)),
            clock,
            cache: Cache::default(),
            telnyx_base: required("TELNYX_API_BASE")?,
            public_url: required("PUBLIC_URL")?,
            ref_key_secret: required("REF_KEY_SECRET")?,
        };
        aws.warm(&[Service::DynamoDb, Service::Sqs]).await;
        Ok(wiring)
    }

    /// The handler's view of it.
    pub fn outside(&self) -> Outside<'_> {
        Outside {
            table: &self.table,
            queue: &self.queue,
            scheduler: &self.scheduler,
            http: &self.http,
            secrets: &self.secrets,
            clock: self.clock.as_ref(),
            cache: &self.cache,
            telnyx_base: &self.telnyx_base,
            public_url: &self.public_url,
            ref_key_secret: &self.ref_key_secret,
        }
    }
}

fn targets() -> Result<Targets, Broken> {
    Ok(Targets {
        queues: environment::queue_arns(QUEUES)?.into_iter().collect(),
        role: required("SCHEDULE_ROLE_ARN")?,
        dead_letters: required("SCHEDULE_DLQ_ARN")?,
        group: required("SCHEDULE_GROUP")?,
    })
}
