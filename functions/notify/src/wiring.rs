//! The real outside of this function, from the names that template.yaml sets.

use notify::Outside;
use platform::aws::{Aws, Service};
use platform::clock::system::SystemClock;
use platform::http::client::Client;
use platform::lambda::{Broken, environment, required};
use platform::queue::{QueueName, sqs::Sqs};
use platform::scheduler::eventbridge::{EventBridge, Targets};
use platform::table::dynamo::Dynamo;

/// What lives as long as the process.
pub struct Wiring {
    table: Dynamo,
    queue: Sqs,
    scheduler: EventBridge,
    http: Client,
    clock: SystemClock,
}

impl Wiring {
    /// Builds the clients, and connects to the table while the CPU is not throttled; most deliveries need no queue.
    pub async fn from_env() -> Result<Self, Broken> {
        let aws = Aws::from_env()?;
        let wiring = Self {
            table: Dynamo::new(&aws, required("TABLE_NAME")?),
            queue: Sqs::new(&aws, environment::queue_urls([QueueName::Notices])?),
            scheduler: EventBridge::new(&aws, targets()?),
            http: Client::new(),
            clock: SystemClock::new(),
        };
        aws.warm(&[Service::DynamoDb]).await;
        Ok(wiring)
    }

    /// The handler's view of it.
    pub fn outside(&self) -> Outside<'_> {
        Outside {
            table: &self.table,
            queue: &self.queue,
            scheduler: &self.scheduler,
            http: &self.http,
            clock: &self.clock,
        }
    }
}

fn targets() -> Result<Targets, Broken> {
    Ok(Targets {
        queues: environment::queue_arns([QueueName::Notices])?.into_iter().collect(),
        role: required("SCHEDULE_ROLE_ARN")?,
        dead_letters: required("SCHEDULE_DLQ_ARN")?,
        group: required("SCHEDULE_GROUP")?,
    })
}
