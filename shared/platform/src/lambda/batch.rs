//! A batch of an SQS event source, and the answer that names what to deliver again (`ReportBatchItemFailures`).

use crate::queue::Record;
use serde::{Deserialize, Serialize};

/// A batch as Lambda gives it.
#[derive(Debug, Deserialize)]
pub struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Delivered>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delivered {
    message_id: String,
    receipt_handle: String,
    body: String,
    #[serde(default)]
    attributes: Attributes,
}

#[derive(Debug, Default, Deserialize)]
struct Attributes {
    #[serde(rename = "ApproximateReceiveCount", default)]
    receives: String,
}

impl Batch {
    /// The messages in it.
    pub fn into_records(self) -> Vec<Record> {
        let record = |delivered: Delivered| Record {
            id: delivered.message_id,
            receipt: delivered.receipt_handle,
            body: delivered.body,
            receives: delivered.attributes.receives.parse().unwrap_or(1),
        };
        self.records.into_iter().map(record).collect()
    }
}

/// The answer to a batch.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Failed {
    batch_item_failures: Vec<Item>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    item_identifier: String,
}

impl Failed {
    /// These records are to be delivered again; all others are done.
    pub fn of(ids: Vec<String>) -> Self {
        let batch_item_failures = ids.into_iter().map(|item_identifier| Item { item_identifier }).collect();
        Self { batch_item_failures }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_read_and_its_answer_names_what_failed() {
        let batch = r#"{"Records": [{"messageId": "m-1", "receiptHandle": "r-1", "body": "{\"v\":1}", "attributes":
            {"ApproximateReceiveCount": "3", "SentTimestamp": "1760000000000"}, "messageAttributes": {}, "md5OfBody": "x",
            "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:ticks", "awsRegion": "us-east-1"}]}"#;
        let batch: Batch = serde_json::from_str(batch).expect("a batch");
        let expected = Record { id: "m-1".into(), receipt: "r-1".into(), body: r#"{"v":1}"#.into(), receives: 3 };
        assert_eq!(batch.into_records(), [expected]);
        let answer = serde_json::to_string(&Failed::of(vec!["m-1".into()])).expect("JSON");
        assert_eq!(answer, r#"{"batchItemFailures":[{"itemIdentifier":"m-1"}]}"#);
        assert_eq!(serde_json::to_string(&Failed::of(vec![])).expect("JSON"), r#"{"batchItemFailures":[]}"#);
    }
}
