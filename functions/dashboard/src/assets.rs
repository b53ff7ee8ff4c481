//! Stylesheet, script and sign of the pages, compiled in. Their URLs name their content, so that a browser keeps them for
//! good and never shows a new page with an old script.

use axum::Router;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::LazyLock;

/// One of them, ready to be served.
pub struct Asset {
    /// Where it is, for the head of a page.
    pub url: String,
    kind: &'static str,
    plain: String,
    packed: Vec<u8>,
}

/// The stylesheet.
pub static CSS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("/inbox/assets/inbox.css", "text/css", include_str!("../assets/inbox.css")));

/// The script.
pub static JS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("/inbox/assets/inbox.js", "text/javascript", include_str!("../assets/inbox.js")));

/// The sign in a browser's tab.
pub static MARK: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("/inbox/assets/mark.svg", "image/svg+xml", include_str!("../assets/mark.svg")));

/// The arrow of a field that opens.
static DOWN: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("/inbox/assets/down.svg", "image/svg+xml", include_str!("../assets/down.svg")));

/// The routes of the assets.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/inbox/assets/inbox.css", get(|headers| async { CSS.served(headers) }))
        .route("/inbox/assets/inbox.js", get(|headers| async { JS.served(headers) }))
        .route("/inbox/assets/down.svg", get(|headers| async { DOWN.served(headers) }))
        .route("/inbox/assets/mark.svg", get(|headers| async { MARK.served(headers) }))
}

impl Asset {
    fn new(path: &str, kind: &'static str, text: &str) -> Self {
        let plain = squeezed(text);
        let mut packed = GzEncoder::new(vec![], Compression::best());
        packed.write_all(plain.as_bytes()).expect("memory takes everything");
        let packed = packed.finish().expect("memory takes everything");
        let hash = Sha256::digest(plain.as_bytes());
        let short: String = hash[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        Self { url: format!("{path}?v={short}"), kind, plain, packed }
    }

    /// Packed for a browser that takes it so. Pages are not: what is packed together with a secret tells its length.
    fn served(&self, headers: HeaderMap) -> Response {
        let accepts = headers.get(ACCEPT_ENCODING).and_then(|header| header.to_str().ok()).unwrap_or_default();
        let said = [
            (CONTENT_TYPE, self.kind),
            (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (VARY, "accept-encoding"),
        ];
        if !accepts.split(',').any(|one| one.trim().starts_with("gzip")) {
            return (said, self.plain.clone()).into_response();
        }
        let mut response = (said, self.packed.clone()).into_response();
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response
    }
}

/// Without indents and lines of comment, which only we read.
fn squeezed(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let spoken = lines.filter(|line| !(line.starts_with("/*") && line.ends_with("*/")));
    spoken.collect::<Vec<_>>().join("\n")
}
