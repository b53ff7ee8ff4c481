//! HTTP to the outside: Telnyx, the model, media. Codecs (`telnyx`, `llm`) are pure functions from and to these types.

#[cfg(feature = "http")]
pub mod client;

use async_trait::async_trait;
#[cfg(any(feature = "aws", feature = "http"))]
use std::error::Error;
use std::time::Duration;

/// How long an unused connection is kept: less than the 60 s after which load balancers close theirs, because a request
/// written into a connection that was just closed is one whose outcome nobody knows.
pub const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// At most this many unused connections per host; a batch is ten.
pub const IDLE_PER_HOST: usize = 10;

/// A request, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Absolute.
    pub url: String,
    /// Names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// Empty for `GET`.
    pub body: Vec<u8>,
    /// For all of it, connecting and reading the body included.
    pub timeout: Duration,
    /// The answer's body is cut off (and the request fails) beyond this many bytes.
    pub max_body: usize,
    /// Whether only public addresses may be spoken to: for URLs that come from outside.
    pub reach: Reach,
}

/// Which addresses a request may go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The deployer chose the URL: anywhere, plain http included.
    Configured,
    /// The URL came from outside: https, resolved once, public addresses only, no redirects.
    Public,
}

/// An answer, whole.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// The first header of this (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// No answer. What the caller does next depends on whether the other side may have acted.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum HttpFailure {
    /// Surely not sent: the connection was never made.
    #[error("not sent: {0}")]
    NotSent(String),
    /// Never sent: we do not speak to this address.
    #[error("refused: {0}")]
    Refused(String),
    /// Sent, or partly: it may have been acted upon.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// Answered, and with more than was asked for: another try would bring no less.
    #[error("the answer ({status}) is longer than {most} bytes")]
    TooLong {
        /// Its status code.
        status: u16,
        /// What was asked for.
        most: usize,
    },
}

/// An HTTP client.
#[async_trait]
pub trait Http: Send + Sync {
    /// One request, never repeated, redirects not followed.
    async fn call(&self, request: Request) -> Result<Response, HttpFailure>;
}

/// The error's own cause: the outer ones only say that there was an error.
#[cfg(any(feature = "aws", feature = "http"))]
pub(crate) fn innermost<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause
}
