//! The real outside of this function, from the names that template.yaml sets.

use platform::aws::{Aws, Service};
use platform::cache::Cache;
use platform::clock::{Clock, system::SystemClock};
use platform::http::client::Client;
use platform::lambda::{Broken, environment, required};
use platform::queue::{QueueName, sqs::Sqs};
use platform::secrets::manager::Manager;
use platform::table::dynamo::Dynamo;
use reply::{ModelSettings, Outside};
use std::sync::Arc;

/// What lives as long as the process.
pub struct Wiring {
    table: Dynamo,
    queue: Sqs,
    http: Client,
    secrets: Manager,
    clock: Arc<dyn Clock>,
    cache: Cache,
    model: ModelSettings,
}

impl Wiring {
    /// Builds the clients, and connects to what every tick needs while the CPU is not throttled.
    pub async fn from_env() -> Result<Self, Broken> {
        let aws = Aws::from_env()?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let wiring = Self {
            table: Dynamo::new(&aws, required("TABLE_NAME")?),
            queue: Sqs::new(&aws, environment::queue_urls([QueueName::Ticks, QueueName::Outbound])?),
            http: Client::new(),
            secrets: Manager::new(&aws, Arc::clone(&clock)),
            clock,
            cache: Cache::default(),
            model: ModelSettings {
                base: required("LLM_BASE_URL")?,
                name: required("LLM_MODEL")?,
                key_secret: environment::optional("LLM_API_KEY_SECRET"),
            },
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
            secrets: &self.secrets,
            clock: self.clock.as_ref(),
            cache: &self.cache,
            model: &self.model,
        }
    }
}
