//! Queues in SQS: standard ones, whose message groups give tenants fair shares (with FIFO there would be no delay per message).
//! Two operations, posted and signed by hand: with the SDK a webhook takes 0.5 million instructions more to start and 0.24 more
//! for each message, and its binary is half as large again (`cargo run -p bench`).

use super::{MAX_DELAY, Parcel, Queue, QueueFailure, QueueName};
use crate::aws::{Aws, Endpoint, Service};
use async_trait::async_trait;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// The longest time that SQS hides a message: 12 hours.
pub const MAX_VISIBILITY: Duration = Duration::from_secs(43_200);

/// The queues that this function may use.
#[derive(Debug)]
pub struct Sqs {
    queues: BTreeMap<QueueName, Place>,
}

#[derive(Debug)]
struct Place {
    url: String,
    endpoint: Option<Endpoint>,
}

impl Sqs {
    /// These queues, by their URLs. The service is where their URLs are, unless the environment says that it is elsewhere.
    pub fn new(aws: &Aws, urls: impl IntoIterator<Item = (QueueName, String)>) -> Self {
        let elsewhere = aws.endpoint(Service::Sqs);
        let place =
            |url: String| Place { endpoint: Endpoint::new(aws, "sqs", elsewhere.as_deref().unwrap_or(&url)), url };
        Self { queues: urls.into_iter().map(|(queue, url)| (queue, place(url))).collect() }
    }

    async fn post<B: Serialize>(
        &self,
        queue: QueueName,
        target: &'static str,
        body: impl FnOnce(&str) -> B,
    ) -> Result<(), QueueFailure> {
        #[cfg(feature = "crash")]
        let _point = crate::crash::Point::reached("queue");
        let place = self.queues.get(&queue).ok_or_else(|| failure(queue, "this function was not given its URL"))?;
        let endpoint = place.endpoint.as_ref().ok_or_else(|| failure(queue, "its URL is not one"))?;
        let body = serde_json::to_vec(&body(&place.url)).expect("requests are plain structs, which always serialise");
        endpoint.post(target, &body).await.map(drop).map_err(|reason| failure(queue, &reason))
    }
}

#[async_trait]
impl Queue for Sqs {
    async fn send(&self, queue: QueueName, parcel: Parcel) -> Result<(), QueueFailure> {
        let delay = Some(whole_seconds(parcel.delay, MAX_DELAY)).filter(|seconds| *seconds > 0);
        let body = |url: &str| SendMessage {
            queue_url: url.to_owned(),
            message_body: parcel.body,
            message_group_id: parcel.group,
            delay_seconds: delay,
        };
        self.post(queue, "AmazonSQS.SendMessage", body).await
    }

    async fn postpone(&self, queue: QueueName, receipt: &str, by: Duration) -> Result<(), QueueFailure> {
        let body = |url: &str| ChangeMessageVisibility {
            queue_url: url.to_owned(),
            receipt_handle: receipt.to_owned(),
            visibility_timeout: whole_seconds(by, MAX_VISIBILITY),
        };
        self.post(queue, "AmazonSQS.ChangeMessageVisibility", body).await
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SendMessage {
    queue_url: String,
    message_body: String,
    message_group_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    delay_seconds: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ChangeMessageVisibility {
    queue_url: String,
    receipt_handle: String,
    visibility_timeout: u64,
}

/// Rounded up, so that nothing comes early, and never beyond what SQS takes.
fn whole_seconds(time: Duration, most: Duration) -> u64 {
    let time = time.min(most);
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
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
