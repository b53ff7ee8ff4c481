//! One operation of AWS's JSON protocol, without an SDK: signed, posted, tried twice. Its races are an SDK's: a first attempt
//! whose answer was lost may have done what the second then does again, so this is for what may be done twice.

use super::pool::{Bytes, Lost, MAX_ANSWER, Pool};
use super::sign::{Call, Signer};
use super::{ATTEMPT_TIMEOUT, ATTEMPTS, Aws, MAX_BACKOFF};
use crate::clock::Clock;
use crate::clock::system::SystemClock;
use http::{HeaderValue, Request, StatusCode, Uri};
use serde::Deserialize;
use std::time::Duration;

/// JSON as these services speak it.
const CONTENT_TYPE: &str = "application/x-amz-json-1.0";

/// One service at one place.
#[derive(Debug)]
pub struct Endpoint {
    pool: Pool,
    signer: Signer,
    token: Option<HeaderValue>,
    url: Uri,
    host: String,
    clock: SystemClock,
}

impl Endpoint {
    /// The service of this name for signing, at the root of this URL. `None` if that is no URL, or the credentials are none.
    pub fn new(aws: &Aws, service: &'static str, url: &str) -> Option<Self> {
        let given: Uri = url.parse().ok()?;
        let host = given.authority()?.as_str().to_owned();
        let url =
            Uri::builder().scheme(given.scheme_str()?).authority(host.as_str()).path_and_query("/").build().ok()?;
        let credentials = aws.credentials();
        let mut token = credentials.session_token().map(HeaderValue::from_str).transpose().ok()?;
        if let Some(token) = &mut token {
            // Whoever prints a request does not print it.
            token.set_sensitive(true);
        }
        Some(Self {
            pool: aws.pool().clone(),
            signer: Signer::new(credentials.clone(), aws.region(), service),
            token,
            url,
            host,
            clock: SystemClock::new(),
        })
    }

    /// Asks for this operation, and gives its answer. The error is the service's code, never its message, which may quote what was sent.
    pub async fn post(&self, target: &'static str, body: &[u8]) -> Result<Vec<u8>, String> {
        let mut attempt = 1;
        loop {
            match self.once(target, body).await {
                Ok(answer) => return Ok(answer),
                Err(refused) if refused.again && attempt < ATTEMPTS => {
                    self.clock.sleep(self.clock.jitter(Duration::ZERO, MAX_BACKOFF)).await;
                    attempt += 1;
                }
                Err(refused) => return Err(refused.reason),
            }
        }
    }

    async fn once(&self, target: &'static str, body: &[u8]) -> Result<Vec<u8>, Refused> {
        let call = Call {
            method: "POST",
            path: "/",
            host: &self.host,
            content_type: CONTENT_TYPE,
            target: Some(target),
            body,
        };
        let signed = self.signer.sign(&call, self.clock.now());
        let mut request = Request::post(self.url.clone())
            .header("host", &self.host)
            .header("content-type", CONTENT_TYPE)
            .header("x-amz-target", target)
            .header("x-amz-date", signed.date)
            .header("authorization", signed.authorization);
        if let Some(token) = &self.token {
            request = request.header("x-amz-security-token", token);
        }
        let request = request.body(Bytes::copy_from_slice(body)).map_err(|_| Refused::before())?;
        let (head, body) =
            self.pool.call(request, ATTEMPT_TIMEOUT, MAX_ANSWER).await.map_err(Refused::on_the_way)?.into_parts();
        if head.status.is_success() { Ok(body.to_vec()) } else { Err(Refused::by_the_service(head.status, &body)) }
    }
}

/// Why an attempt failed, and whether another may do better.
struct Refused {
    reason: String,
    again: bool,
}

impl Refused {
    fn before() -> Self {
        Self { reason: "the request cannot be written".to_owned(), again: false }
    }

    fn on_the_way(lost: Lost) -> Self {
        let reason = if lost == Lost::Timeout { "timeout" } else { "no connection" };
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
