//! What every answer says to the browser: run nothing but our one script, speak with nobody but us, and show this page in nobody
//! else's.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

/// Nothing inline, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'";

/// Adds the headers; what an answer says of itself stays.
pub async fn headers(response: Response) -> Response {
    with(HeaderValue::from_static(POLICY), response)
}

/// The policy of pages that open this socket too, where it is at another host.
pub fn policy(live: &str) -> HeaderValue {
    let host = live.split_once("://").map(|(scheme, rest)| (scheme, rest.split('/').next().unwrap_or_default()));
    let policy = host.map(|(scheme, host)| format!("{POLICY} {scheme}://{host}"));
    let policy = policy.and_then(|policy| HeaderValue::from_str(&policy).ok());
    policy.unwrap_or(HeaderValue::from_static(POLICY))
}

/// The headers, with this policy.
pub fn with(policy: HeaderValue, mut response: Response) -> Response {
    let said = response.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        said.entry(name).or_insert(HeaderValue::from_static(value));
    }
    said.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_speaks_with_its_own_host_and_the_sockets_and_with_nobody_else() {
        let said = |live: &str| {
            policy(live).to_str().expect("text").rsplit_once("connect-src ").expect("it says").1.to_owned()
        };
        assert_eq!(
            said("wss://abc.execute-api.eu-west-1.amazonaws.com/live"),
            "'self' wss://abc.execute-api.eu-west-1.amazonaws.com"
        );
        assert_eq!((said("/live"), said("")), ("'self'".into(), "'self'".into()));
    }
}
