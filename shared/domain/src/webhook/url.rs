//! Which URLs a tenant may name. That a name leads to a public address is seen when it is called, by whoever connects; here
//! stands what can be told from the text.

/// The longest URL, in bytes.
const LONGEST: usize = 2_000;

/// Names that lead nowhere outside (RFC 6761, RFC 6762, RFC 8375, and what clouds call their own).
const INNER: [&str; 6] = ["localhost", "local", "internal", "arpa", "onion", "invalid"];

/// Where a deployment's webhooks may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// On the public internet, by https.
    Public,
    /// On this machine too, by http: for whoever develops against `local`.
    LoopbackToo,
}

/// Whether the URL is one that may be called.
pub fn is_allowed(url: &str, place: Where) -> bool {
    if url.len() > LONGEST || !url.bytes().all(|byte| byte.is_ascii_graphic()) || url.contains(['#', '\\']) {
        return false;
    }
    is_loopback(url) && place == Where::LoopbackToo || host(url, "https://").is_some_and(is_public_name)
}

/// Whether it is a URL of this machine, by http.
pub fn is_loopback(url: &str) -> bool {
    host(url, "http://").is_some_and(|host| ["localhost", "127.0.0.1"].contains(&host))
}

/// The host that the URL names; none: it is no URL of that kind, or says who is to sign in there.
fn host<'a>(url: &'a str, scheme: &str) -> Option<&'a str> {
    let authority = url.strip_prefix(scheme)?.split(['/', '?']).next()?;
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    port.parse::<u16>().ok().filter(|port| *port > 0)?;
    Some(host)
}

/// A name of two parts or more, of which the last is neither a number nor one of [`INNER`]: an address in figures, however it is
/// written, is none.
fn is_public_name(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let plain = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = labels.last().map(|last| last.to_ascii_lowercase()).unwrap_or_default();
    let named = last.starts_with(|first: char| first.is_ascii_alphabetic()) && !INNER.contains(&last.as_str());
    labels.len() >= 2 && host.len() <= 253 && labels.iter().all(plain) && named
}
