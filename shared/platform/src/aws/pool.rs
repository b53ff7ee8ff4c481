//! HTTP to AWS, for its SDKs and for what is signed here: hyper's pool of connections, TLS by rustls with ring and the roots compiled
//! in. Nothing around it: `reqwest`, which speaks to the outside, would cost a start its layers for proxies and redirects, and
//! `aws-smithy-http-client` the system's root certificates (19 million instructions per process).

use super::CONNECT_TIMEOUT;
use crate::http::{IDLE_PER_HOST, IDLE_TIMEOUT, innermost};
use http::{Request, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::client::Resumption;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::time::Duration;

/// A body, whole.
pub type Bytes = hyper::body::Bytes;

/// TLS sessions remembered: eight, as rustls keeps them, for each of the eight hosts at most that a function knows.
const SESSIONS: usize = 64;

/// No answer of a service is longer: the most that DynamoDB gives at once is 16 MB of items, before they are written as JSON.
pub const MAX_ANSWER: usize = 64 << 20;

/// The connections of a process. A clone shares them.
#[derive(Clone, Debug)]
pub struct Pool(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// No answer.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum Lost {
    /// Surely not sent: the connection was never made.
    #[error("no connection: {0}")]
    NotSent(String),
    /// Sent, or partly; the connection broke.
    #[error("{0}")]
    Broken(String),
    /// Sent, or partly; the time was up.
    #[error("timeout")]
    Timeout,
    /// Answered, and with more than was asked for.
    #[error("the answer ({0}) is too long")]
    TooLong(u16),
}

impl Pool {
    /// Without connections yet.
    pub fn new() -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls()).https_or_http().enable_http1().wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .build(connector);
        Self(client)
    }

    /// One request and its answer, both whole, within this time and of at most this many bytes. It is repeated only where a kept
    /// connection turned out to be closed before anything was written.
    pub async fn call(&self, request: Request<Bytes>, within: Duration, most: usize) -> Result<Response<Bytes>, Lost> {
        let exchange = async {
            let (head, body) = self.0.request(request.map(Full::new)).await.map_err(sort)?.into_parts();
            let body = Limited::new(body, most).collect().await.map_err(|error| {
                match error.downcast::<LengthLimitError>() {
                    Ok(_) => Lost::TooLong(head.status.as_u16()),
                    Err(error) => Lost::Broken(innermost(&*error).to_string()),
                }
            })?;
            Ok(Response::from_parts(head, body.to_bytes()))
        };
        tokio::time::timeout(within, exchange).await.unwrap_or(Err(Lost::Timeout))
    }
}

fn sort(error: hyper_util::client::legacy::Error) -> Lost {
    let reason = innermost(&error).to_string();
    if error.is_connect() { Lost::NotSent(reason) } else { Lost::Broken(reason) }
}

fn tls() -> ClientConfig {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    #[cfg(feature = "bench")]
    let roots = trust_bench(roots);
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has what TLS needs")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.resumption = Resumption::in_memory_sessions(SESSIONS);
    config
}

/// Trusts the root in the file that `VOLLEY_BENCH_ROOT` names as well.
#[cfg(feature = "bench")]
fn trust_bench(mut roots: RootCertStore) -> RootCertStore {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    let root = std::env::var_os("VOLLEY_BENCH_ROOT").and_then(|file| CertificateDer::from_pem_file(file).ok());
    roots.add_parsable_certificates(root);
    roots
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// Says this on each connection, to the first request, and closes it; `None`: hears it and says nothing.
    async fn service(says: Option<&'static str>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            let mut silent = vec![];
            while let Ok((mut stream, _)) = listener.accept().await {
                assert!(stream.read(&mut [0; 1_024]).await.expect("a request") > 0);
                match says {
                    Some(answer) => stream.write_all(answer.as_bytes()).await.expect("answered"),
                    None => silent.push(stream),
                }
            }
        });
        url
    }

    async fn call(url: &str, within: Duration) -> Result<Response<Bytes>, Lost> {
        let request = Request::get(url).body(Bytes::new()).expect("a request");
        Pool::new().call(request, within, 5).await
    }

    const LONG: Duration = Duration::from_secs(30);

    #[tokio::test]
    async fn an_answer_comes_whole() {
        let url = service(Some("HTTP/1.1 404 X\r\ncontent-length: 5\r\n\r\nright")).await;
        let answer = call(&url, LONG).await.expect("an answer");
        assert_eq!((answer.status().as_u16(), &answer.body()[..]), (404, &b"right"[..]));
    }

    #[tokio::test]
    async fn a_connection_that_was_closed_meanwhile_is_not_taken_again() {
        let url = service(Some("HTTP/1.1 200 X\r\ncontent-length: 5\r\n\r\nright")).await;
        let pool = Pool::new();
        for _ in 0..3 {
            let request = Request::get(&url).body(Bytes::new()).expect("a request");
            pool.call(request, LONG, 5).await.expect("an answer");
            // Time for the news to come.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    #[tokio::test]
    async fn who_has_not_heard_is_told_from_who_may_have() {
        let refused = call("http://127.0.0.1:1/", LONG).await;
        assert!(matches!(refused, Err(Lost::NotSent(_))), "{refused:?}");
        let broken = call(&service(Some("HTTP/1.1 200 X\r\ncontent-length: 5\r\n\r\nri")).await, LONG).await;
        assert!(matches!(broken, Err(Lost::Broken(_))), "{broken:?}");
        let closed = call(&service(Some("")).await, LONG).await;
        assert!(matches!(closed, Err(Lost::Broken(_))), "{closed:?}");
        let silent = call(&service(None).await, Duration::from_millis(20)).await;
        assert!(matches!(silent, Err(Lost::Timeout)), "{silent:?}");
    }

    #[tokio::test]
    async fn an_answer_that_is_too_long_is_not_read_to_its_end() {
        let told = call(&service(Some("HTTP/1.1 200 X\r\ncontent-length: 6\r\n\r\nlonger")).await, LONG).await;
        assert!(matches!(told, Err(Lost::TooLong(200))), "{told:?}");
        let untold = call(&service(Some("HTTP/1.1 200 X\r\n\r\nlonger")).await, LONG).await;
        assert!(matches!(untold, Err(Lost::TooLong(200))), "{untold:?}");
    }
}
