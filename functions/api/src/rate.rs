//! How many calls the caller has left, said in the headers of every answer to somebody whom we know.

use axum::extract::Request;
use axum::http::{HeaderValue, Response};
use axum::middleware::Next;
use domain::rate::Allowance;
use std::sync::{Arc, OnceLock};

/// Where whoever finds out who calls notes what they have left.
#[derive(Clone, Default)]
pub struct Left(Arc<OnceLock<Allowance>>);

impl Left {
    /// Notes it; a call is counted once.
    pub fn note(&self, allowance: Allowance) {
        self.0.get_or_init(|| allowance);
    }
}

/// Says it.
pub async fn say(mut request: Request, next: Next) -> Response<axum::body::Body> {
    let left = Left::default();
    request.extensions_mut().insert(left.clone());
    let mut response = next.run(request).await;
    if let Some(allowance) = left.0.get() {
        let headers = response.headers_mut();
        headers.insert("ratelimit-limit", HeaderValue::from(allowance.limit));
        headers.insert("ratelimit-remaining", HeaderValue::from(allowance.remaining));
        headers.insert("ratelimit-reset", HeaderValue::from(allowance.reset));
    }
    response
}
