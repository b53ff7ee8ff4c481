//! `Http` to one of AWS's services that takes signed requests under plain URLs: API Gateway's `@connections`.

use super::pool::{Bytes, Lost, Pool};
use super::sign::{Call, Signer};
use super::{Aws, Service};
use crate::clock::Clock;
use crate::clock::system::SystemClock;
use crate::http::{Http, HttpFailure, Request, Response};
use async_trait::async_trait;
use http::uri::{Authority, InvalidUriParts};
use http::{HeaderValue, Uri};

/// The content type of a request that names none.
const BYTES: &str = "application/octet-stream";

/// Requests to one service, each signed, none repeated.
#[derive(Debug)]
pub struct Signed {
    pool: Pool,
    signer: Signer,
    token: Option<HeaderValue>,
    elsewhere: Option<Uri>,
    clock: SystemClock,
}

impl Signed {
    /// API Gateway's own, under the host of each request's URL; where the environment names another endpoint, at that one, which is
    /// told the host all the same. `None` if that is no URL, or the credentials are none.
    pub fn execute_api(aws: &Aws) -> Option<Self> {
        let elsewhere = match aws.endpoint(Service::ExecuteApi) {
            Some(url) => Some(url.parse().ok().filter(|url: &Uri| url.scheme().is_some())?),
            None => None,
        };
        let credentials = aws.credentials();
        let mut token = credentials.session_token().map(HeaderValue::from_str).transpose().ok()?;
        if let Some(token) = &mut token {
            // Whoever prints a request does not print it.
            token.set_sensitive(true);
        }
        let signer = Signer::new(credentials.clone(), aws.region(), "execute-api");
        Some(Self { pool: aws.pool().clone(), signer, token, elsewhere, clock: SystemClock::new() })
    }
}

#[async_trait]
impl Http for Signed {
    async fn call(&self, request: Request) -> Result<Response, HttpFailure> {
        #[cfg(feature = "crash")]
        let _point = crate::crash::Point::reached("sockets");
        let no_url = || HttpFailure::Refused("the URL is not one".into());
        let url: Uri = request.url.parse().map_err(|_| no_url())?;
        let place = self.place(url.clone()).map_err(|_| no_url())?;
        let Some(host) = url.authority().map(Authority::as_str) else {
            return Err(HttpFailure::Refused("the URL has no host".into()));
        };
        let content_type = request.headers.iter().find(|(name, _)| *name == "content-type");
        let content_type = content_type.map_or(BYTES, |(_, value)| value);
        let path = canonical(url.path());
        let call = Call { method: request.method, path: &path, host, content_type, target: None, body: &request.body };
        let signed = self.signer.sign(&call, self.clock.now());
        let mut sent = http::Request::builder()
            .method(request.method)
            .uri(place)
            .header("host", host)
            .header("content-type", content_type)
            .header("x-amz-date", signed.date)
            .header("authorization", signed.authorization);
        if let Some(token) = &self.token {
            sent = sent.header("x-amz-security-token", token);
        }
        let sent = sent.body(Bytes::from(request.body)).map_err(|error| HttpFailure::NotSent(error.to_string()))?;
        let answer = self.pool.call(sent, request.timeout, request.max_body).await;
        Ok(whole(answer.map_err(|lost| sort(lost, request.max_body))?))
    }
}

impl Signed {
    fn place(&self, url: Uri) -> Result<Uri, InvalidUriParts> {
        let mut place = url.into_parts();
        if let Some(elsewhere) = &self.elsewhere {
            (place.scheme, place.authority) = (elsewhere.scheme().cloned(), elsewhere.authority().cloned());
        }
        Uri::from_parts(place)
    }
}

fn whole(answer: http::Response<Bytes>) -> Response {
    let (head, body) = answer.into_parts();
    let headers =
        head.headers.iter().filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())));
    Response { status: head.status.as_u16(), headers: headers.collect(), body: body.to_vec() }
}

fn sort(lost: Lost, most: usize) -> HttpFailure {
    match lost {
        Lost::NotSent(reason) => HttpFailure::NotSent(reason),
        Lost::Broken(reason) => HttpFailure::NoAnswer(reason),
        Lost::Timeout => HttpFailure::NoAnswer("timeout".into()),
        Lost::TooLong(status) => HttpFailure::TooLong { status, most },
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
    fn another_endpoint_takes_the_request_and_what_is_none_is_refused() {
        let url: Uri = "https://live.example/volley/@connections/L0SM9cOFvHcCIhw=".parse().expect("a URL");
        let there = Signed::execute_api(&Aws::emulated("http://127.0.0.1:4566")).expect("an endpoint");
        assert_eq!(there.place(url).expect("a URL"), "http://127.0.0.1:4566/volley/@connections/L0SM9cOFvHcCIhw=");
        assert!(Signed::execute_api(&Aws::emulated("127.0.0.1:4566")).is_none());
        assert!(Signed::execute_api(&Aws::emulated("no URL")).is_none());
    }

    #[test]
    fn a_path_is_signed_as_api_gateway_reads_it() {
        assert_eq!(canonical("/live/@connections/L0SM9cOFvHcCIhw="), "/live/%40connections/L0SM9cOFvHcCIhw%3D");
    }
}
