//! The real outside of this function, from the names that template.yaml sets.

use api::Wired;
use desk::Outside;
use desk::key::Drawn;
use platform::aws::{Aws, Service};
use platform::cache::Cache;
use platform::clock::system::SystemClock;
use platform::lambda::{Broken, environment, required};
use platform::queue::{QueueName, sqs::Sqs};
use platform::table::dynamo::Dynamo;

/// What lives as long as the process.
pub struct Wiring {
    table: Dynamo,
    queue: Sqs,
    clock: SystemClock,
    cache: Cache,
}

impl Wiring {
    /// Builds the clients, and does what every call needs while the CPU is not throttled.
    pub async fn from_env() -> Result<Self, Broken> {
        let aws = Aws::from_env()?;
        let queues = [QueueName::Events, QueueName::Ticks, QueueName::Outbound, QueueName::Notices];
        let wiring = Self {
            table: Dynamo::new(&aws, required("TABLE_NAME")?),
            queue: Sqs::new(&aws, environment::queue_urls(queues)?),
            clock: SystemClock::new(),
            cache: Cache::default(),
        };
        aws.warm(&[Service::DynamoDb, Service::Sqs]).await;
        Ok(wiring)
    }
}

impl Wired for Wiring {
    fn desk(&self) -> Outside<'_> {
        Outside { table: &self.table, queue: &self.queue, clock: &self.clock, cache: &self.cache }
    }

    fn draw(&self) -> Drawn {
        let mut random = [0; Drawn::BYTES];
        getrandom::fill(&mut random).expect("the system has randomness");
        Drawn::of(&random)
    }
}
