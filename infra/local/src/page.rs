//! The page: one document, one stylesheet, one script, compiled in. Its policy allows nothing that is not from here, and
//! nothing inline.

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /`.
pub async fn html() -> Response {
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY)];
    (headers, include_str!("../page/page.html")).into_response()
}

/// Its stylesheet.
pub async fn css() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../page/page.css")).into_response()
}

/// Its script.
pub async fn js() -> Response {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../page/page.js")).into_response()
}

/// Its icon.
pub async fn icon() -> Response {
    ([(CONTENT_TYPE, "image/svg+xml")], include_str!("../page/icon.svg")).into_response()
}
