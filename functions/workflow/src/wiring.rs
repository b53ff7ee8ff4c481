//! The real outside of this function, from the names that template.yaml sets.

use platform::aws::{Aws, Service};
use platform::cache::Cache;
use platform::clock::system::SystemClock;
use platform::lambda::{Broken, environment, required};
use platform::queue::{QueueName, sqs::Sqs};
use platform::scheduler::eventbridge::{EventBridge, Targets};
use platform::table::dynamo::Dynamo;
use workflow::Outside;

/// What lives as long as the process.
pub struct Wiring {
    table: Dynamo,
    queue: Sqs,
    scheduler: EventBridge,
    clock: SystemClock,
    cache: Cache,
}

impl Wiring {
    /// Builds the clients, and connects to what every step needs while the CPU is not throttled.
    pub async fn from_env() -> Result<Self, Broken> {
        let aws = Aws::from_env()?;
        let wiring = Self {
            table: Dynamo::new(&aws, required("TABLE_NAME")?),
            queue: Sqs::new(&aws, environment::queue_urls([QueueName::Runs, QueueName::Outbound])?),
            scheduler: EventBridge::new(&aws, targets()?),
            clock: SystemClock::new(),
            cache: Cache::default(),
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
            clock: &self.clock,
            cache: &self.cache,
        }
    }
}

fn targets() -> Result<Targets, Broken> {
    Ok(Targets {
        queues: environment::queue_arns([QueueName::Runs])?.into_iter().collect(),
        role: required("SCHEDULE_ROLE_ARN")?,
        dead_letters: required("SCHEDULE_DLQ_ARN")?,
        group: required("SCHEDULE_GROUP")?,
    })
}
