//! The HTTP client against a server on loopback that answers whatever it is told to: what counts as surely not sent, and what
//! a URL from outside may not reach.

use platform::http::client::Client;
use platform::http::{Http, HttpFailure, Reach, Request, Response};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers one connection with these bytes, then closes it; gives its URL, and what it was sent.
async fn answering(answer: &'static [u8]) -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
    let address = listener.local_addr().expect("an address");
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut bytes = [0; 4_096];
        let count = stream.read(&mut bytes).await.expect("a request");
        stream.write_all(answer).await.expect("answered");
        String::from_utf8_lossy(&bytes[..count]).into_owned()
    });
    (format!("http://{address}/v2/messages"), heard)
}

fn request(url: &str) -> Request {
    Request {
        method: "POST",
        url: url.to_owned(),
        headers: vec![("content-type", "application/json".to_owned()), ("idempotency-key", "msg_1".to_owned())],
        body: b"{}".to_vec(),
        timeout: Duration::from_secs(5),
        max_body: 1_000,
        reach: Reach::Configured,
    }
}

async fn call(request: Request) -> Result<Response, HttpFailure> {
    Client::new().call(request).await
}

#[tokio::test]
async fn an_answer_comes_back_whole() {
    let (url, heard) = answering(b"HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nContent-Length: 2\r\n\r\nno").await;
    let answer = call(request(&url)).await.expect("an answer");
    assert_eq!(
        (answer.status, answer.header("retry-after"), answer.body.as_slice()),
        (429, Some("3"), b"no".as_slice())
    );
    let heard = heard.await.expect("heard").to_lowercase();
    assert!(heard.starts_with("post /v2/messages http/1.1\r\n"), "{heard}");
    assert!(heard.contains("idempotency-key: msg_1\r\n") && heard.ends_with("{}"), "{heard}");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let (url, _) = answering(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n").await;
    assert_eq!(call(request(&url)).await.expect("an answer").status, 302);
}

#[tokio::test]
async fn a_refused_connection_was_surely_not_sent() {
    assert!(matches!(call(request("http://127.0.0.1:1/")).await, Err(HttpFailure::NotSent(_))));
    assert!(matches!(call(request("not a URL")).await, Err(HttpFailure::Refused(_))));
}

#[tokio::test]
async fn a_connection_that_closes_without_an_answer_may_have_been_acted_upon() {
    for answer in [b"".as_slice(), b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", b"<html>"] {
        let (url, _) = answering(answer).await;
        let answer = call(request(&url)).await;
        assert!(matches!(answer, Err(HttpFailure::NoAnswer(_))), "{answer:?}");
    }
}

#[tokio::test]
async fn silence_may_have_been_acted_upon() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let answer = call(Request { timeout: Duration::from_millis(50), ..request(&url) }).await;
    assert_eq!(answer, Err(HttpFailure::NoAnswer("timeout".into())));
}

#[tokio::test]
async fn a_body_that_is_too_long_is_not_read() {
    let announced = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345".as_slice();
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n123\r\n2\r\n45\r\n0\r\n\r\n".as_slice();
    for answer in [announced, chunked] {
        let (url, _) = answering(answer).await;
        let refused = call(Request { max_body: 4, ..request(&url) }).await;
        assert_eq!(refused, Err(HttpFailure::TooLong { status: 200, most: 4 }));
        let (url, _) = answering(answer).await;
        let read = call(Request { max_body: 5, ..request(&url) }).await.expect("an answer");
        assert_eq!(read.body, b"12345");
    }
}

#[tokio::test]
async fn a_url_from_outside_reaches_nothing_of_ours() {
    let (url, heard) = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
    let port = url.trim_start_matches("http://127.0.0.1:").trim_end_matches("/v2/messages");
    let mut urls = vec![url.clone(), "http://example.com/".to_owned()];
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0.0.0.0", "169.254.100.1"] {
        urls.push(format!("https://{host}:{port}/"));
    }
    for url in urls {
        let answer = call(Request { reach: Reach::Public, ..request(&url) }).await;
        // Whatever shows in the URL is refused before anything else, a name when it is resolved.
        let Err(HttpFailure::Refused(reason)) = answer else { panic!("{url}: {answer:?}") };
        assert!(reason.contains("not public") || reason.contains("not https"), "{url}: {reason}");
    }
    assert!(!heard.is_finished(), "nobody came");
    heard.abort();
}
