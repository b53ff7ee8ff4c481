//! What both fakes answer with, and how they read a URL.

use platform::http::{Reach, Request, Response};
use serde_json::Value;
use std::time::Duration;

/// What the caller of a fake gets. The fake has already acted, or not, by the time that this is returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// An answer, which leaves this long after the request came.
    Answer {
        /// The answer.
        response: Response,
        /// How long to hold it back. What the fake does meanwhile is due earlier.
        after: Duration,
    },
    /// Nothing, ever: the caller's own timeout ends it.
    Hang,
    /// The connection is closed without an answer.
    Reset,
    /// The connection is refused: surely nothing was taken.
    Refused,
}

impl Reply {
    /// An answer at once.
    pub(crate) fn now(response: Response) -> Self {
        Self::Answer { response, after: Duration::ZERO }
    }

    /// The answer, if there is one.
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::Answer { response, .. } => Some(response),
            Self::Hang | Self::Reset | Self::Refused => None,
        }
    }
}

/// The headers that the fakes look at; every other one is left out of a request made by [`request`].
const HEADERS: [&str; 4] = ["authorization", "content-type", "idempotency-key", "user-agent"];

/// A request as it came over a socket, in the form that the fakes take. `None` for a method that nobody here answers.
pub fn request<'a>(
    method: &str,
    url: &str,
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    body: Vec<u8>,
) -> Option<Request> {
    let method = ["GET", "POST", "DELETE", "PATCH"].into_iter().find(|known| known.eq_ignore_ascii_case(method))?;
    let headers = headers
        .into_iter()
        .filter_map(|(name, value)| {
            let known = HEADERS.into_iter().find(|known| known.eq_ignore_ascii_case(name))?;
            Some((known, value.to_owned()))
        })
        .collect();
    Some(Request {
        method,
        url: url.to_owned(),
        headers,
        body,
        timeout: Duration::from_secs(60),
        max_body: usize::MAX,
        reach: Reach::Configured,
    })
}

/// A JSON answer.
pub(crate) fn json(status: u16, body: &Value) -> Response {
    Response {
        status,
        headers: vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())],
        body: body.to_string().into_bytes(),
    }
}

/// What a gateway in front of the real thing answers when it is in trouble.
pub(crate) fn html(status: u16) -> Response {
    Response {
        status,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        body: format!("<!doctype html><html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>")
            .into_bytes(),
    }
}

/// The same answer, its body cut in half.
pub(crate) fn cut(mut response: Response) -> Response {
    response.body.truncate(response.body.len() / 2);
    response
}

/// The first header of this (lower-case) name.
pub(crate) fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
}

/// The bearer token, or nothing.
pub(crate) fn bearer(request: &Request) -> Option<&str> {
    header(request, "authorization")?.strip_prefix("Bearer ").filter(|token| !token.is_empty())
}

/// A URL's path, and its query as it stands.
pub(crate) fn split(url: &str) -> (&str, &str) {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let from_path = after_scheme.find('/').map_or("", |at| &after_scheme[at..]);
    from_path.split_once('?').unwrap_or((from_path, ""))
}

/// A query's names and values, decoded as a form: `+` is a space, so a phone number must come as `%2B`.
pub(crate) fn query(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escape = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match (first, escape.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = tail;
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_as_a_form() {
        let (path, rest) = split("http://127.0.0.1:9/v2/detail_records?filter%5Bcld%5D=%2B12125550100&b=a+b");
        assert_eq!(path, "/v2/detail_records");
        assert_eq!(
            query(rest),
            [("filter[cld]".to_owned(), "+12125550100".to_owned()), ("b".to_owned(), "a b".to_owned())]
        );
        assert_eq!(split("http://host"), ("", ""));
    }

    #[test]
    fn headers_nobody_reads_are_left_out() {
        let made = request("post", "http://h/v2/messages", [("Authorization", "Bearer k"), ("x-other", "1")], vec![]);
        let made = made.unwrap();
        assert_eq!(made.method, "POST");
        assert_eq!(bearer(&made), Some("k"));
        assert_eq!(made.headers.len(), 1);
    }
}
