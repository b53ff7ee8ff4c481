//! Tells the bus and the tenants' webhooks what changed in the table.

use live::{Change, Outside, Subscriptions};
use platform::aws::{Aws, Service};
use platform::bus::eventbridge::EventBridge;
use platform::clock::system::SystemClock;
use platform::lambda::{self, Changed, environment, required};
use platform::queue::{QueueName, sqs::Sqs};
use platform::table::dynamo::Dynamo;
use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::start("live", async || {
        let aws = Aws::from_env()?;
        let bus = EventBridge::new(&aws, required("BUS_NAME")?);
        let table = Dynamo::new(&aws, required("TABLE_NAME")?);
        let queue = Sqs::new(&aws, environment::queue_urls([QueueName::Notices])?);
        let (clock, subscriptions) = (SystemClock::new(), Subscriptions::default());
        let outside = Outside { bus: &bus, table: &table, queue: &queue, clock: &clock, subscriptions: &subscriptions };
        aws.warm(&[Service::EventBridge, Service::DynamoDb]).await;
        lambda::stream(async |changes| {
            let changes = changes.into_iter().map(change).collect();
            live::handle(changes, outside).await
        })
        .await
    })
}

fn change(Changed { sequence, at, before, after }: Changed) -> Change {
    Change { sequence, at, before, after }
}
