//! `Http` to one of AWS's services that takes signed requests under plain URLs: API Gateway's `@connections`.

use super::sign::{Call, Signer};
use super::{Aws, Service};
use crate::clock::Clock;
use crate::clock::system::SystemClock;
use crate::http::client::{read, sort};
use crate::http::{Http, HttpFailure, Request, Response};
use async_trait::async_trait;
use reqwest::header::HeaderValue;
use reqwest::{Method, Url};

/// The content type of a request that names none.
const BYTES: &str = "application/octet-stream";

/// Requests to one service, each signed, none repeated.
#[derive(Debug)]
pub struct Signed {
    http: reqwest::Client,
    signer: Signer,
    token: Option<HeaderValue>,
    elsewhere: Option<Url>,
    clock: SystemClock,
}

impl Signed {
    /// API Gateway's own, under the host of each request's URL; where the environment names another endpoint, at that one, which is
    /// told the host all the same. `None` if that is no URL, or the credentials are none.
    pub fn execute_api(aws: &Aws) -> Option<Self> {
        let elsewhere = aws.endpoint(Service::ExecuteApi).map(|url| Url::parse(&url)).transpose().ok()?;
        let credentials = aws.credentials();
        let mut token = credentials.session_token().map(HeaderValue::from_str).transpose().ok()?;
        if let Some(token) = &mut token {
            // Whoever prints a request does not print it.
            token.set_sensitive(true);
        }
        let signer = Signer::new(credentials.clone(), aws.region(), "execute-api");
        Some(Self { http: aws.http().clone(), signer, token, elsewhere, clock: SystemClock::new() })
    }
}

#[async_trait]
impl Http for Signed {
    async fn call(&self, request: Request) -> Result<Response, HttpFailure> {
        #[cfg(feature = "crash")]
        let _point = crate::crash::Point::reached("sockets");
        let url = Url::parse(&request.url).map_err(|_| HttpFailure::Refused("the URL is not one".into()))?;
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|_| HttpFailure::NotSent("the method is not one".into()))?;
        let host = match (url.host_str(), url.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host.to_owned(),
            (None, _) => return Err(HttpFailure::Refused("the URL has no host".into())),
        };
        let content_type = request.headers.iter().find(|(name, _)| *name == "content-type");
        let content_type = content_type.map_or(BYTES, |(_, value)| value);
        let path = canonical(url.path());
        let call =
            Call { method: request.method, path: &path, host: &host, content_type, target: None, body: &request.body };
        let signed = self.signer.sign(&call, self.clock.now());
        let mut sent = self
            .http
            .request(method, self.place(&url))
            .timeout(request.timeout)
            .header("host", &host)
            .header("content-type", content_type)
            .header("x-amz-date", signed.date)
            .header("authorization", signed.authorization);
        if let Some(token) = &self.token {
            sent = sent.header("x-amz-security-token", token);
        }
        let answer = sent.body(request.body).send().await.map_err(sort)?;
        read(answer, request.max_body).await
    }
}

impl Signed {
    fn place(&self, url: &Url) -> Url {
        let Some(elsewhere) = &self.elsewhere else { return url.clone() };
        let mut place = elsewhere.clone();
        place.set_path(url.path());
        place
    }
}

/// The path as it is signed: encoded once more than it is sent, as every service but S3 has it.
fn canonical(path: &str) -> String {
    let mut canonical = String::with_capacity(path.len() + 8);
    for byte in path.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
        if plain { canonical.push(char::from(byte)) } else { canonical.push_str(&format!("%{byte:02X}")) }
    }
    canonical
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_signed_as_api_gateway_reads_it() {
        assert_eq!(canonical("/live/@connections/L0SM9cOFvHcCIhw="), "/live/%40connections/L0SM9cOFvHcCIhw%3D");
    }
}
