//! Only public addresses, for URLs that come from outside. The name is resolved once, by this resolver, and the connection
//! goes to an address from its answer, so no second answer can lead elsewhere (DNS rebinding); SNI and Host keep the name.

use super::address::is_public;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, SocketAddr};

/// A name that leads to an address which is not public.
#[derive(Debug, thiserror::Error)]
#[error("the address is not public")]
pub struct NotPublic;

/// The system's resolver, refusing any answer that names a non-public address.
pub struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.iter().any(|address| !is_public(address.ip())) {
                return Err(NotPublic.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether the URL's host may be tried: a name (the resolver will judge it), or a public address. An address is never resolved.
pub fn names_public(url: &reqwest::Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(address) => is_public(address),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_recognised_however_it_is_written() {
        for host in
            ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "0"]
        {
            let url = reqwest::Url::parse(&format!("https://{host}/")).expect("a URL");
            assert!(!names_public(&url), "{host}");
        }
        for host in ["example.com", "93.184.215.14", "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]"] {
            let url = reqwest::Url::parse(&format!("https://{host}/")).expect("a URL");
            assert!(names_public(&url), "{host}");
        }
    }
}
