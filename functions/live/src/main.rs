//! Tells the bus, the tenants' webhooks and open pages what changed in the table, and lets pages in that want to be told.

use live::{Change, Entry, Listeners, Outside};
use platform::aws::signed::Signed;
use platform::aws::{Aws, Service};
use platform::bus::eventbridge::EventBridge;
use platform::cache::Cache;
use platform::clock::system::SystemClock;
use platform::lambda::{self, Answer, Arrival, Changed, Failed, environment, required};
use platform::queue::{QueueName, sqs::Sqs};
use platform::table::dynamo::Dynamo;
use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::start("live", async || {
        let aws = Aws::from_env()?;
        let bus = EventBridge::new(&aws, required("BUS_NAME")?);
        let table = Dynamo::new(&aws, required("TABLE_NAME")?);
        let queue = Sqs::new(&aws, environment::queue_urls([QueueName::Notices])?);
        let http = Signed::execute_api(&aws).ok_or("the endpoint of API Gateway's connections is no URL")?;
        // Pages open what begins with wss; whoever tells them something asks the same place by https.
        let sockets = required("LIVE_URL")?.replacen("wss:", "https:", 1);
        let (clock, cache, listeners) = (SystemClock::new(), Cache::default(), Listeners::default());
        let outside = Outside {
            bus: &bus,
            table: &table,
            cache: &cache,
            queue: &queue,
            clock: &clock,
            listeners: &listeners,
            http: &http,
            sockets: &sockets,
        };
        aws.warm(&[Service::EventBridge, Service::DynamoDb]).await;
        lambda::serve(async |arrival| answer(arrival, outside).await).await
    })
}

async fn answer(arrival: Arrival, outside: Outside<'_>) -> Result<Answer, lambda::Broken> {
    match arrival {
        Arrival::Changes(changes) => {
            let failed = live::handle(changes.into_iter().map(change).collect(), outside).await;
            Ok(Answer::Failed(Failed::of(failed.into_iter().collect())))
        }
        Arrival::Connect { connection, query } => {
            let ticket = query.get("ticket").map(String::as_str).unwrap_or_default();
            Ok(Answer::Status { status: live::connect(&connection, ticket, outside).await?.status() })
        }
        Arrival::Other => Ok(Answer::Status { status: Entry::Out.status() }),
    }
}

fn change(Changed { sequence, at, before, after }: Changed) -> Change {
    Change { sequence, at, before, after }
}
