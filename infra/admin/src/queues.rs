//! How much lies in a queue: the one question that the product itself never asks.

use platform::aws::{Aws, Endpoint, Service};
use serde_json::{Value, json};

/// What SQS counts, roughly: it says of itself that it is approximate.
const COUNT: &str = "ApproximateNumberOfMessages";

/// How many messages wait in the queue of this URL. The error is SQS's code, or what went wrong on the way.
pub async fn waiting(aws: &Aws, url: &str) -> Result<u64, String> {
    let place = aws.endpoint(Service::Sqs).unwrap_or_else(|| url.to_owned());
    let endpoint = Endpoint::new(aws, "sqs", &place).ok_or("its URL is not one")?;
    let body = json!({"QueueUrl": url, "AttributeNames": [COUNT]}).to_string();
    let answer = endpoint.post("AmazonSQS.GetQueueAttributes", body.as_bytes()).await?;
    let answer: Value = serde_json::from_slice(&answer).map_err(|_| "the answer is not JSON")?;
    let count = &answer["Attributes"][COUNT];
    count.as_str().and_then(|count| count.parse().ok()).ok_or_else(|| "the answer has no count".to_owned())
}
