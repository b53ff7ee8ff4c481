//! Cookies that no script reads and no other host sets (RFC 6265bis, the `__Host-` prefix).

use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponse, Response};
use std::time::Duration;

/// The session's token.
pub const SESSION: &str = "__Host-volley";

/// What is kept while somebody is at the provider.
pub const JOURNEY: &str = "__Host-volley-journey";

type Cookie = AppendHeaders<[(axum::http::HeaderName, String); 1]>;

/// Sets it for so long. `Lax`, because the browser comes back from the provider by a link.
pub fn set(name: &str, value: &str, lasts: Duration) -> Cookie {
    let seconds = lasts.as_secs();
    AppendHeaders([(SET_COOKIE, format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"))])
}

/// Takes it away.
pub fn forget(name: &str) -> Cookie {
    set(name, "", Duration::ZERO)
}

/// Sends the browser there.
pub fn away(url: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, url)]).into_response()
}
