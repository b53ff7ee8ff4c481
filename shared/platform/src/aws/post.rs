//! One operation of AWS's JSON protocol, without an SDK: signed, posted, tried twice. Its races are an SDK's: a first attempt
//! whose answer was lost may have done what the second then does again, so this is for what may be done twice.

use super::sign::{Call, sign};
use super::{ATTEMPT_TIMEOUT, ATTEMPTS, Aws, MAX_BACKOFF};
use crate::clock::Clock;
use crate::clock::system::SystemClock;
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use std::time::Duration;

/// JSON as these services speak it.
const CONTENT_TYPE: &str = "application/x-amz-json-1.0";

/// One service at one place.
#[derive(Debug)]
pub struct Endpoint {
    aws: Aws,
    service: &'static str,
    url: Url,
    host: String,
    clock: SystemClock,
}

impl Endpoint {
    /// The service of this name for signing, at the root of this URL. `None` if that is no URL.
    pub fn new(aws: &Aws, service: &'static str, url: &str) -> Option<Self> {
        let mut url = Url::parse(url).ok()?;
        url.set_path("/");
        let host = match url.port() {
            Some(port) => format!("{}:{port}", url.host_str()?),
            None => url.host_str()?.to_owned(),
        };
        Some(Self { aws: aws.clone(), service, url, host, clock: SystemClock::new() })
    }

    /// Asks for this operation. The error is the service's code, never its message, which may quote what was sent.
    pub async fn post(&self, target: &'static str, body: &[u8]) -> Result<(), String> {
        let mut attempt = 1;
        loop {
            match self.once(target, body).await {
                Ok(()) => return Ok(()),
                Err(refused) if refused.again && attempt < ATTEMPTS => {
                    self.clock.sleep(self.clock.jitter(Duration::ZERO, MAX_BACKOFF)).await;
                    attempt += 1;
                }
                Err(refused) => return Err(refused.reason),
            }
        }
    }

    async fn once(&self, target: &'static str, body: &[u8]) -> Result<(), Refused> {
        let credentials = self.aws.credentials();
        let call = Call {
            region: self.aws.region(),
            service: self.service,
            host: &self.host,
            content_type: CONTENT_TYPE,
            target,
            body,
        };
        let signed = sign(&call, credentials, self.clock.now());
        let mut request = self
            .aws
            .http()
            .post(self.url.clone())
            .timeout(ATTEMPT_TIMEOUT)
            .header("host", &self.host)
            .header("content-type", CONTENT_TYPE)
            .header("x-amz-target", target)
            .header("x-amz-date", signed.date)
            .header("authorization", signed.authorization)
            .body(body.to_vec());
        if let Some(token) = credentials.session_token() {
            request = request.header("x-amz-security-token", token);
        }
        let answer = request.send().await.map_err(Refused::on_the_way)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(Refused::on_the_way)?;
        if status.is_success() { Ok(()) } else { Err(Refused::by_the_service(status, &body)) }
    }
}

/// Why an attempt failed, and whether another may do better.
struct Refused {
    reason: String,
    again: bool,
}

impl Refused {
    fn on_the_way(error: reqwest::Error) -> Self {
        let reason = if error.is_timeout() { "timeout" } else { "no connection" };
        Self { reason: reason.to_owned(), again: true }
    }

    fn by_the_service(status: StatusCode, body: &[u8]) -> Self {
        #[derive(Deserialize)]
        struct Answer {
            #[serde(rename = "__type")]
            kind: String,
        }
        let kind =
            serde_json::from_slice(body).map_or_else(|_| status.as_str().to_owned(), |answer: Answer| answer.kind);
        // `com.amazonaws.sqs#QueueDoesNotExist`
        let code = kind.rsplit('#').next().unwrap_or_default().to_owned();
        let throttled = status == StatusCode::TOO_MANY_REQUESTS || code.contains("Throttl") || code == "OverLimit";
        Self { again: throttled || status.is_server_error(), reason: code }
    }
}
