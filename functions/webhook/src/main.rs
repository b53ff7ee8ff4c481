//! Verifies Telnyx's signature, queues the raw event, answers 200.

use platform::aws::{Aws, Service};
use platform::clock::system::SystemClock;
use platform::lambda::{self, required};
use platform::queue::{QueueName, sqs::Sqs};
use std::process::ExitCode;
use webhook::{Answer, Event};

fn main() -> ExitCode {
    lambda::start("webhook", async || {
        let keys = webhook::keys(&required("TELNYX_PUBLIC_KEYS")?)?;
        let aws = Aws::from_env()?;
        let queue = Sqs::new(&aws, [(QueueName::Events, required("EVENTS_QUEUE_URL")?)]);
        let clock = SystemClock::new();
        aws.warm(&[Service::Sqs]).await;
        lambda::raw(async |json| {
            let event = Event::read(json)?;
            Ok(Answer { status_code: webhook::handle(&event.request(), &keys, &queue, &clock).await })
        })
        .await
    })
}
