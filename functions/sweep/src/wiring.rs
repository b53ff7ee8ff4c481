//! The real outside of this function, from the names that template.yaml sets.

use platform::aws::{Aws, Service};
use platform::clock::system::SystemClock;
use platform::lambda::{Broken, environment, required};
use platform::queue::{QueueName, sqs::Sqs};
use platform::table::dynamo::Dynamo;
use sweep::Outside;

/// Where nudges go.
const QUEUES: [QueueName; 4] = [QueueName::Ticks, QueueName::Outbound, QueueName::Runs, QueueName::Notices];

/// What lives as long as the process.
pub struct Wiring {
    table: Dynamo,
    queue: Sqs,
    clock: SystemClock,
}

impl Wiring {
    /// Builds the clients, and connects to the table while the CPU is not throttled; most sweeps find nothing to queue.
    pub async fn from_env() -> Result<Self, Broken> {
        let aws = Aws::from_env()?;
        let wiring = Self {
            table: Dynamo::new(&aws, required("TABLE_NAME")?),
            queue: Sqs::new(&aws, environment::queue_urls(QUEUES)?),
            clock: SystemClock::new(),
        };
        aws.warm(&[Service::DynamoDb]).await;
        Ok(wiring)
    }

    /// The handler's view of it.
    pub fn outside(&self) -> Outside<'_> {
        Outside { table: &self.table, queue: &self.queue, clock: &self.clock }
    }
}
