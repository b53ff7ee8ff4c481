//! One request to a tenant's URL: https to a public address only, no redirect, ten seconds, and of the answer nothing but its status
//! and when it wants to be asked again.

use crate::body::Told;
use domain::Timestamp;
use domain::catalogue::Event;
use domain::webhook::Webhook;
use domain::webhook::delivery::Trouble;
use platform::http::{Http, HttpFailure, Reach, Request, Response};
use platform::standard_webhooks;
use std::time::Duration;

/// For all of it: whoever needs longer should answer first and work then.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Of an answer that is longer, only the status counts anyway.
const MAX_BODY: usize = 4 * 1024;

/// What came of it.
#[derive(Default)]
pub struct Answer {
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// Why there was none.
    pub problem: Option<Trouble>,
    /// How long the endpoint wants to be left alone.
    pub retry_after: Option<Duration>,
}

/// Calls it.
pub async fn post(webhook: &Webhook, event: &Event, told: &Told, now: Timestamp, http: &dyn Http) -> Answer {
    let body = told.body(event, now);
    let mut headers = standard_webhooks::headers(&event.id, now, &body, webhook.signing(now));
    headers.extend([("content-type", "application/json".to_owned()), ("user-agent", "Volley/1".to_owned())]);
    let request = Request {
        method: "POST",
        url: webhook.url.clone(),
        headers,
        body,
        timeout: TIMEOUT,
        max_body: MAX_BODY,
        reach: Reach::Public,
    };
    let trouble = |trouble| Answer { problem: Some(trouble), ..Answer::default() };
    match http.call(request).await {
        Ok(response) => Answer { status: Some(response.status), retry_after: asked(&response, now), problem: None },
        Err(HttpFailure::TooLong { status, .. }) => Answer { status: Some(status), ..Answer::default() },
        Err(HttpFailure::NotSent(_)) => trouble(Trouble::NotReached),
        Err(HttpFailure::NoAnswer(_)) => trouble(Trouble::NoAnswer),
        Err(HttpFailure::Refused(_)) => trouble(Trouble::NotPublic),
    }
}

/// `Retry-After`: seconds, or an HTTP date.
fn asked(response: &Response, now: Timestamp) -> Option<Duration> {
    let asked = response.header("retry-after")?.trim();
    match asked.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Timestamp::parse_http(asked).map(|at| at.since(now)),
    }
}
