//! As much of AWS as the functions call, DynamoDB aside: queues that take everything, secrets, a bus, schedules. Requests are counted;
//! what is sent to queues is kept where somebody will fetch it.

use crate::connection::{Answer, Request, serve, serve_over};
use crate::tls;
use md5::{Digest, Md5};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The stub.
pub struct Aws {
    /// Where it is.
    pub url: String,
    desk: Arc<Desk>,
}

/// What was sent to a queue.
pub struct Sent {
    /// The queue's name.
    pub queue: String,
    /// The message.
    pub body: String,
}

#[derive(Default)]
struct Desk {
    requests: AtomicU64,
    /// Fetched by whoever carries messages on; none: nobody does.
    sent: Option<Mutex<Vec<Sent>>>,
    secrets: BTreeMap<String, String>,
}

impl Aws {
    /// A queue that forgets what it takes.
    pub fn start() -> Result<Self, String> {
        let desk = Arc::new(Desk::default());
        let served = Arc::clone(&desk);
        let address = serve(move |request| served.answer(&request))?;
        Ok(Self { url: format!("http://{address}"), desk })
    }

    /// The same behind TLS.
    pub fn start_tls() -> Result<Self, String> {
        let desk = Arc::new(Desk::default());
        let served = Arc::clone(&desk);
        let address = serve_over(tls::opener()?, move |request| served.answer(&request))?;
        Ok(Self { url: format!("https://localhost:{}", address.port()), desk })
    }

    /// One that keeps what it takes until it is fetched, and knows these secrets.
    pub fn keeping(secrets: BTreeMap<String, String>) -> Result<Self, String> {
        let desk = Arc::new(Desk { sent: Some(Mutex::default()), secrets, ..Desk::default() });
        let served = Arc::clone(&desk);
        let address = serve(move |request| served.answer(&request))?;
        Ok(Self { url: format!("http://{address}"), desk })
    }

    /// How many requests came.
    pub fn requests(&self) -> u64 {
        self.desk.requests.load(Ordering::SeqCst)
    }

    /// What was sent to queues since the last time.
    pub fn fetch(&self) -> Vec<Sent> {
        let sent = self.desk.sent.as_ref();
        sent.map(|sent| std::mem::take(&mut *sent.lock().unwrap_or_else(PoisonError::into_inner))).unwrap_or_default()
    }
}

impl Desk {
    fn answer(&self, request: &Request) -> Answer {
        // A connection opened ahead of time asks for nothing.
        if !request.line.starts_with("POST") {
            return answered("404 Not Found", &json!({}));
        }
        self.requests.fetch_add(1, Ordering::SeqCst);
        let signed = request.header("authorization").is_some_and(|line| line.starts_with("AWS4-HMAC-SHA256 "));
        let target = request.header("x-amz-target").unwrap_or_default();
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let done = match target {
            "AmazonSQS.SendMessage" => self.send(&body),
            "AmazonSQS.ChangeMessageVisibility" => Some(json!({})),
            "secretsmanager.GetSecretValue" => self.secret(&body),
            "AWSEvents.PutEvents" => put(&body),
            "" if request.line.starts_with("POST /schedules/") => {
                Some(json!({"ScheduleArn": "arn:aws:scheduler:schedule"}))
            }
            _ => None,
        };
        match done {
            Some(done) if signed => answered("200 OK", &done),
            _ => answered("400 Bad Request", &json!({"__type": "com.amazon.coral.service#UnknownOperationException"})),
        }
    }

    fn send(&self, body: &Value) -> Option<Value> {
        let (queue, message) = (body["QueueUrl"].as_str()?, body["MessageBody"].as_str()?);
        if let Some(sent) = &self.sent {
            let queue = queue.rsplit('/').next()?.to_owned();
            let sent = &mut *sent.lock().unwrap_or_else(PoisonError::into_inner);
            sent.push(Sent { queue, body: message.to_owned() });
        }
        let digest: String = Md5::digest(message).iter().map(|byte| format!("{byte:02x}")).collect();
        Some(json!({"MessageId": "5f3a1c9e-8a53-4d0c-a1f5-42d3b9c1e001", "MD5OfMessageBody": digest}))
    }

    fn secret(&self, body: &Value) -> Option<Value> {
        let name = body["SecretId"].as_str()?;
        Some(json!({"Name": name, "SecretString": self.secrets.get(name)?}))
    }
}

fn put(body: &Value) -> Option<Value> {
    let entries: Vec<Value> = body["Entries"].as_array()?.iter().map(|_| json!({"EventId": "e"})).collect();
    Some(json!({"FailedEntryCount": 0, "Entries": entries}))
}

fn answered(status: &'static str, body: &Value) -> Answer {
    let headers = vec![
        "content-type: application/x-amz-json-1.0".into(),
        "x-amzn-requestid: 5f3a1c9e-8a53-5d0c-a1f5-42d3b9c1e001".into(),
        "date: Sat, 21 Nov 2026 15:04:05 GMT".into(),
    ];
    Answer { status, headers, body: body.to_string().into_bytes() }
}
