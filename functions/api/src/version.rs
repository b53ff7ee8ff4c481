//! Which version of a thing: `ETag` on what is read singly, `If-Match` on what changes it. A version is how often the thing has
//! been written, so that another one is always a later one.

use crate::problem::Failed;
use axum::Json;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use desk::Problem;
use desk::kept::Kept;
use serde::Serialize;

/// An answer with its version.
pub struct Versioned<T> {
    /// The version.
    pub version: u64,
    /// The answer.
    pub body: T,
}

impl<T> Versioned<T> {
    /// What is kept, as it is shown.
    pub fn of<K>(kept: &Kept<K>, shown: impl FnOnce(&K) -> T) -> Self {
        Self { version: kept.rev, body: shown(&kept.record) }
    }
}

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let tag = HeaderValue::from_str(&format!("\"{}\"", self.version)).expect("digits are visible");
        ([(ETAG, tag)], Json(self.body)).into_response()
    }
}

/// What came of changing something kept; to who has seen an older one, the present one as far as they may read it.
pub async fn changed<K, T: Serialize>(
    done: Result<Kept<K>, Problem>,
    present: impl Future<Output = Result<Kept<K>, Problem>>,
    shown: impl FnOnce(&K) -> T,
) -> Result<Versioned<T>, Failed> {
    match done {
        Ok(kept) => Ok(Versioned::of(&kept, shown)),
        Err(Problem::Stale) => Err(match present.await {
            Ok(kept) => Failed::stale(&shown(&kept)),
            Err(_) => Problem::Stale.into(),
        }),
        Err(problem) => Err(problem.into()),
    }
}

/// The versions that the caller has seen; none where they do not say, or say that any will do.
pub fn seen(headers: &HeaderMap) -> Result<Vec<u64>, Failed> {
    let mut seen = vec![];
    for header in headers.get_all(IF_MATCH) {
        let text = header.to_str().map_err(|_| unreadable())?;
        if text.trim() == "*" {
            return Ok(vec![]);
        }
        for tag in text.split(',') {
            seen.push(version(tag.trim()).ok_or_else(unreadable)?);
        }
    }
    Ok(seen)
}

/// A proxy that packs an answer makes its tag a weak one; what it names is the same.
fn version(tag: &str) -> Option<u64> {
    tag.strip_prefix("W/").unwrap_or(tag).strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

fn unreadable() -> Failed {
    Failed::Malformed("If-Match names the ETag that was read, such as \"12\", in its quotes.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_they_were_given_out_and_nothing_else_is() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(IF_MATCH, HeaderValue::from_str(text).expect("visible"));
            seen(&headers).ok()
        };
        assert_eq!(seen(&HeaderMap::new()).ok(), Some(vec![]));
        assert_eq!(read("*"), Some(vec![]));
        assert_eq!(read("\"12\""), Some(vec![12]));
        assert_eq!(read("W/\"12\", \"13\""), Some(vec![12, 13]));
        for bad in ["12", "\"x\"", "\"12", "", "\"-1\""] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
