//! `Http` over reqwest: rustls with ring and the roots compiled in, no redirects, no proxy, no retries. Its races: the time
//! limit may end a request that the other side has already acted upon, so everything after connecting is `NoAnswer`.

mod address;
mod public;

use super::{Http, HttpFailure, IDLE_PER_HOST, IDLE_TIMEOUT, Reach, Request, Response, innermost};
pub use address::is_public;
use async_trait::async_trait;
use public::{NotPublic, PublicOnly};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// To connect, TLS included. A POST must begin within 3 s of its admission, so this is shorter.
pub const CONNECT_TIMEOUT: Duration = Duration::from_millis(2_500);

/// The real HTTP client. One per process: it keeps connections open.
#[derive(Clone, Debug)]
pub struct Client {
    anywhere: reqwest::Client,
    /// Made when the first URL from outside comes: few functions ever see one.
    public: OnceLock<reqwest::Client>,
}

impl Client {
    /// A client without connections yet.
    pub fn new() -> Self {
        Self { anywhere: build(builder()), public: OnceLock::new() }
    }

    fn public(&self) -> &reqwest::Client {
        let only = || builder().https_only(true).dns_resolver(Arc::new(PublicOnly));
        self.public.get_or_init(|| build(only()))
    }

    fn for_reach(&self, reach: Reach, url: &reqwest::Url) -> Result<&reqwest::Client, HttpFailure> {
        match reach {
            Reach::Configured => Ok(&self.anywhere),
            Reach::Public if url.scheme() != "https" => Err(HttpFailure::Refused("the URL is not https".into())),
            Reach::Public if !public::names_public(url) => Err(HttpFailure::Refused(NotPublic.to_string())),
            Reach::Public => Ok(self.public()),
        }
    }
}

impl Default for Client {
    fn default() -> Self {
        Self::new()
    }
}

/// What all our clients have in common.
fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(IDLE_PER_HOST)
        .tcp_nodelay(true)
}

/// The client of a builder of ours.
fn build(builder: reqwest::ClientBuilder) -> reqwest::Client {
    builder.build().expect("the TLS provider and its roots are compiled in")
}

#[async_trait]
impl Http for Client {
    async fn call(&self, request: Request) -> Result<Response, HttpFailure> {
        #[cfg(feature = "crash")]
        let _point = crate::crash::Point::reached("http");
        let url = reqwest::Url::parse(&request.url).map_err(|_| HttpFailure::Refused("the URL is not one".into()))?;
        let method = reqwest::Method::from_bytes(request.method.as_bytes())
            .map_err(|_| HttpFailure::NotSent("the method is not one".into()))?;
        let mut call = self.for_reach(request.reach, &url)?.request(method, url).timeout(request.timeout);
        for (name, value) in &request.headers {
            call = call.header(*name, value);
        }
        if !request.body.is_empty() {
            call = call.body(request.body);
        }
        let answer = call.send().await.map_err(sort)?;
        read(answer, request.max_body).await
    }
}

/// The answer, whole.
async fn read(mut answer: reqwest::Response, max_body: usize) -> Result<Response, HttpFailure> {
    let status = answer.status().as_u16();
    let too_long = || Err(HttpFailure::TooLong { status, most: max_body });
    if answer.content_length().is_some_and(|length| length > max_body as u64) {
        return too_long();
    }
    let headers = answer
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(sort)? {
        if body.len() + chunk.len() > max_body {
            return too_long();
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response { status, headers, body })
}

/// Sorted by whether the other side may have seen the request. Reasons name no URL: it may hold what must not be logged.
fn sort(error: reqwest::Error) -> HttpFailure {
    let error = error.without_url();
    let cause = innermost(&error);
    let reason = cause.to_string();
    if cause.is::<NotPublic>() {
        HttpFailure::Refused(reason)
    } else if error.is_connect() || error.is_builder() {
        HttpFailure::NotSent(reason)
    } else if error.is_timeout() {
        HttpFailure::NoAnswer("timeout".into())
    } else {
        HttpFailure::NoAnswer(reason)
    }
}
