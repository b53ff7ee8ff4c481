//! The real outside of this function, from the names that template.yaml sets.

use inbound::Outside;
use platform::aws::{Aws, Service};
use platform::cache::Cache;
use platform::clock::{Clock, system::SystemClock};
use platform::files::s3::S3;
use platform::http::client::Client;
use platform::lambda::{Broken, environment, required};
use platform::queue::{QueueName, sqs::Sqs};
use platform::secrets::manager::Manager;
use platform::table::dynamo::Dynamo;
use std::sync::Arc;

/// What lives as long as the process.
pub struct Wiring {
    table: Dynamo,
    queue: Sqs,
    http: Client,
    files: S3,
    secrets: Manager,
    clock: Arc<dyn Clock>,
    cache: Cache,
    ref_key_secret: String,
}

impl Wiring {
    /// Builds the clients, and connects to what every event needs while the CPU is not throttled.
    pub async fn from_env() -> Result<Self, Broken> {
        let aws = Aws::from_env()?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let queues = [QueueName::Events, QueueName::Ticks, QueueName::Outbound, QueueName::Quarantine];
        let wiring = Self {
            table: Dynamo::new(&aws, required("TABLE_NAME")?),
            queue: Sqs::new(&aws, environment::queue_urls(queues)?),
            http: Client::new(),
            files: S3::new(&aws, &required("MEDIA_BUCKET")?, Arc::clone(&clock)),
            secrets: Manager::new(&aws, Arc::clone(&clock)),
            clock,
            cache: Cache::default(),
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
            http: &self.http,
            files: &self.files,
            secrets: &self.secrets,
            clock: self.clock.as_ref(),
            cache: &self.cache,
            ref_key_secret: &self.ref_key_secret,
        }
    }
}
