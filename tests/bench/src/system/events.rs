//! Events as Lambda hands them to a function.

use fakes::telnyx::Delivery;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

const WEBHOOK: &str = include_str!("../../../../events/webhook/inbound-sms.json");
const CHANGE: &str = include_str!("../../../../events/live/message-received.json");
const START: &str = include_str!("../../../../events/api/start.json");
const LIST: &str = include_str!("../../../../events/api/list.json");
const MINUTE: &str = include_str!("../../../../events/sweep/every-minute.json");

/// A webhook of Telnyx, as API Gateway passes it on.
pub fn webhook(delivery: &Delivery) -> Vec<u8> {
    let mut event: Value = serde_json::from_str(WEBHOOK).expect("the sample is JSON");
    for (name, value) in &delivery.headers {
        event["headers"][name] = json!(value);
    }
    event["body"] = json!(String::from_utf8_lossy(&delivery.body));
    event["isBase64Encoded"] = json!(false);
    event.to_string().into_bytes()
}

/// A program begins a conversation with this phone, written as people do.
pub fn start(phone: usize) -> Vec<u8> {
    let mut event: Value = serde_json::from_str(START).expect("the sample is JSON");
    let (area, line) = (201 + phone / 100, 100 + phone % 100);
    event["headers"]["idempotency-key"] = json!(format!("bench-{phone}"));
    event["body"] =
        json!(json!({"phone": format!("({area}) 555-0{line}"), "message": "Your table is ready."}).to_string());
    event.to_string().into_bytes()
}

/// A program asks for a page of the Inbox.
pub fn list() -> Vec<u8> {
    let mut event: Value = serde_json::from_str(LIST).expect("the sample is JSON");
    event["rawQueryString"] = json!("");
    event.to_string().into_bytes()
}

/// Messages of a queue.
pub fn batch(bodies: &[&str]) -> Vec<u8> {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let record = |body: &&str| {
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        json!({
            "messageId": format!("00000000-0000-4000-8000-{number:012}"),
            "receiptHandle": format!("receipt-{number}"),
            "body": body,
            "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1795273445600", "MessageGroupId": "acme"},
            "messageAttributes": {},
            "md5OfBody": "00000000000000000000000000000000",
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:queue",
            "awsRegion": "us-east-1",
        })
    };
    let records: Vec<Value> = bodies.iter().map(record).collect();
    json!({"Records": records}).to_string().into_bytes()
}

/// A change of the table.
pub fn change() -> Vec<u8> {
    CHANGE.as_bytes().to_vec()
}

/// A minute has passed.
pub fn minute() -> Vec<u8> {
    MINUTE.as_bytes().to_vec()
}
