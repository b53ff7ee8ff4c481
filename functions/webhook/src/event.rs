//! API Gateway's HTTP API event (payload format 2.0) and its answer, as far as this function needs them. Read in place:
//! only a body with escapes is copied.

use crate::request::{Request, SIGNATURE, TIMESTAMP};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt;

/// One request as API Gateway gives it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event<'a> {
    #[serde(borrow, default)]
    headers: Headers<'a>,
    #[serde(borrow, default)]
    body: Text<'a>,
    #[serde(default)]
    is_base64_encoded: bool,
}

/// What was given is no request of an HTTP API: this function is wired to something else. Where it stops being one, and never
/// what stands there: that might be a customer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnEvent {
    /// Counted from 1.
    pub line: usize,
    /// In bytes.
    pub column: usize,
}

impl fmt::Display for NotAnEvent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "not an event of an HTTP API, from line {} column {} on", self.line, self.column)
    }
}

impl std::error::Error for NotAnEvent {}

impl<'a> Event<'a> {
    /// Reads an event.
    pub fn read(json: &'a [u8]) -> Result<Self, NotAnEvent> {
        serde_json::from_slice(json).map_err(|error| NotAnEvent { line: error.line(), column: error.column() })
    }

    /// The request in it. A body that says that it is base64 and is not is taken as it stands: no signature fits it.
    pub fn request(&self) -> Request<'_> {
        let body = self.body.0.as_bytes();
        let decoded = self.is_base64_encoded.then(|| STANDARD.decode(body).ok()).flatten();
        Request {
            signature: self.headers.signature.as_deref(),
            timestamp: self.headers.timestamp.as_deref(),
            body: decoded.map_or(Cow::Borrowed(body), Cow::Owned),
        }
    }
}

/// The answer, as API Gateway takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The HTTP status.
    pub status_code: u16,
}

/// Text without escapes stays where it is. (Serde borrows a `Cow` only where the field itself is one.) Null is empty.
#[derive(Debug, Default)]
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("text")
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Text::default())
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
}

/// The two headers that count. API Gateway gives all names in lower case.
#[derive(Debug, Default)]
struct Headers<'a> {
    signature: Option<Cow<'a, str>>,
    timestamp: Option<Cow<'a, str>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Headers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(HeadersVisitor)
    }
}

struct HeadersVisitor;

impl<'de> Visitor<'de> for HeadersVisitor {
    type Value = Headers<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("headers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut headers = Headers::default();
        while let Some(name) = map.next_key::<Text<'de>>()? {
            if name.0 == SIGNATURE {
                headers.signature = Some(map.next_value::<Text<'de>>()?.0);
            } else if name.0 == TIMESTAMP {
                headers.timestamp = Some(map.next_value::<Text<'de>>()?.0);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(headers)
    }
}
