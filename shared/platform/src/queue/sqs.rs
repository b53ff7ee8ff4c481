//! Queues in SQS: standard ones, whose message groups give tenants fair shares (with FIFO there would be no delay per message).

use super::{MAX_DELAY, Parcel, Queue, QueueFailure, QueueName};
use crate::aws::{Aws, Service, reason};
use async_trait::async_trait;
use aws_sdk_sqs::Client;
use std::collections::BTreeMap;
use std::time::Duration;

/// The longest time that SQS hides a message: 12 hours.
pub const MAX_VISIBILITY: Duration = Duration::from_secs(43_200);

/// The queues that this function may use.
#[derive(Clone, Debug)]
pub struct Sqs {
    client: Client,
    urls: BTreeMap<QueueName, String>,
}

impl Sqs {
    /// These queues, by their URLs.
    pub fn new(aws: &Aws, urls: impl IntoIterator<Item = (QueueName, String)>) -> Self {
        Self { client: Client::new(&aws.config(Service::Sqs)), urls: urls.into_iter().collect() }
    }

    fn url(&self, queue: QueueName) -> Result<&str, QueueFailure> {
        let url = self.urls.get(&queue).map(String::as_str);
        url.ok_or_else(|| failure(queue, "this function was not given its URL"))
    }
}

#[async_trait]
impl Queue for Sqs {
    async fn send(&self, queue: QueueName, parcel: Parcel) -> Result<(), QueueFailure> {
        let request = self
            .client
            .send_message()
            .queue_url(self.url(queue)?)
            .message_body(parcel.body)
            .message_group_id(parcel.group)
            .set_delay_seconds(match whole_seconds(parcel.delay, MAX_DELAY) {
                0 => None,
                seconds => Some(seconds),
            });
        request.send().await.map(drop).map_err(|error| failure(queue, reason(&error)))
    }

    async fn postpone(&self, queue: QueueName, receipt: &str, by: Duration) -> Result<(), QueueFailure> {
        let request = self
            .client
            .change_message_visibility()
            .queue_url(self.url(queue)?)
            .receipt_handle(receipt)
            .visibility_timeout(whole_seconds(by, MAX_VISIBILITY));
        request.send().await.map(drop).map_err(|error| failure(queue, reason(&error)))
    }
}

/// Rounded up, so that nothing comes early, and never beyond what SQS takes.
fn whole_seconds(time: Duration, most: Duration) -> i32 {
    let seconds = time.min(most).as_millis().div_ceil(1_000);
    i32::try_from(seconds).unwrap_or(i32::MAX)
}

fn failure(queue: QueueName, reason: &str) -> QueueFailure {
    QueueFailure { queue: queue.name(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_never_shorter_than_asked_and_never_longer_than_sqs_takes() {
        let seconds = |millis| whole_seconds(Duration::from_millis(millis), MAX_DELAY);
        assert_eq!([0, 1, 999, 1_000, 1_001, 6_100].map(seconds), [0, 1, 1, 1, 2, 7]);
        assert_eq!(seconds(86_400_000), 900);
    }
}
