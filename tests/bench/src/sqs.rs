//! A queue that takes everything and counts the requests.

use crate::connection::{Answer, Request, serve};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The stub.
pub struct Sqs {
    /// Where it listens.
    pub address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Sqs {
    /// Starts it.
    pub fn start() -> Result<Self, String> {
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        let address = serve(move |request| {
            let answer = answer(&request, counted.load(Ordering::SeqCst));
            // A connection opened ahead of time asks for nothing.
            if request.line.starts_with("POST") {
                counted.fetch_add(1, Ordering::SeqCst);
            }
            answer
        })?;
        Ok(Self { address, requests })
    }

    /// How many requests came.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn answer(request: &Request, number: usize) -> Answer {
    let has = |header: &str| request.headers.iter().any(|line| line.starts_with(header));
    let well_made = has("x-amz-target: AmazonSQS.SendMessage")
        && has("authorization: AWS4-HMAC-SHA256 ")
        && has("content-type: application/x-amz-json-1.0");
    let (status, body) = if well_made {
        (
            "200 OK",
            format!(r#"{{"MessageId":"{number:08}-0000-4000-8000-000000000000","MD5OfMessageBody":"{number:032x}"}}"#),
        )
    } else {
        ("400 Bad Request", r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#.to_owned())
    };
    let headers = vec![
        "content-type: application/x-amz-json-1.0".into(),
        "x-amzn-requestid: 5f3a1c9e-8a53-5d0c-a1f5-42d3b9c1e001".into(),
        "date: Sat, 21 Nov 2026 15:04:05 GMT".into(),
    ];
    Answer { status, headers, body: body.into_bytes() }
}
