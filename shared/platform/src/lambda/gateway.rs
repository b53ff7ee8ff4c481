//! API Gateway's HTTP API (payload format 2.0) before an axum router: the event becomes a request, the response becomes the
//! answer. Written out, because `lambda_http` brings every form of event that there is, and two more ways to read each.

use super::{Broken, raw};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Uri};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tower_service::Service;

/// The longest body of an answer, in bytes: Lambda gives back 6 MB, in which JSON may escape every sixth letter.
const MOST_BYTES: usize = 5 * 1024 * 1024;

/// Answers requests with this router until Lambda ends the process.
pub async fn http(router: Router) -> Result<(), Broken> {
    raw(async |event| answer(&router, event).await).await
}

/// One request, answered. An `Err` is an event that no HTTP API made, or an answer that cannot be given: the caller gets a 5xx.
pub async fn answer(router: &Router, event: &[u8]) -> Result<Answer, Broken> {
    let event: Event = serde_json::from_slice(event).map_err(|error| unusable(&error))?;
    let response = router.clone().call(event.request()?).await.unwrap_or_else(|never| match never {});
    Answer::of(response).await
}

/// Where the event stops being one, and never what stands there: that might be a customer's.
fn unusable(error: &serde_json::Error) -> Broken {
    format!("not an event of an HTTP API, from line {} column {} on", error.line(), error.column()).into()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    raw_path: String,
    #[serde(default)]
    raw_query_string: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    cookies: Vec<String>,
    request_context: Context,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

#[derive(Deserialize)]
struct Context {
    http: Http,
}

#[derive(Deserialize)]
struct Http {
    method: String,
}

impl Event {
    fn request(self) -> Result<Request<Body>, Broken> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = Method::from_bytes(self.request_context.http.method.as_bytes())?;
        *request.uri_mut() = self.uri()?;
        *request.headers_mut() = self.headers()?;
        let text = self.body.unwrap_or_default();
        let body = if self.is_base64_encoded { STANDARD.decode(text)? } else { text.into_bytes() };
        *request.body_mut() = Body::from(body);
        Ok(request)
    }

    /// The path comes decoded, so that letters may stand in it that no URI has.
    fn uri(&self) -> Result<Uri, Broken> {
        let mut uri = encoded(&self.raw_path, b"/");
        if !self.raw_query_string.is_empty() {
            uri.push('?');
            uri.push_str(&encoded(&self.raw_query_string, b"/?"));
        }
        Ok(uri.parse()?)
    }

    /// Several headers of one name have come as one, joined by commas; cookies have come apart.
    fn headers(&self) -> Result<HeaderMap, Broken> {
        let mut headers = HeaderMap::with_capacity(self.headers.len() + 1);
        for (name, value) in &self.headers {
            headers.insert(HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_bytes(value.as_bytes())?);
        }
        if !self.cookies.is_empty() {
            headers.insert(COOKIE, HeaderValue::from_bytes(self.cookies.join("; ").as_bytes())?);
        }
        Ok(headers)
    }
}

/// Text with everything percent-encoded that a URI does not have there. What is encoded already stays as it is.
fn encoded(text: &str, also: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%".contains(&byte) || also.contains(&byte);
        if plain { encoded.push(char::from(byte)) } else { encoded.push_str(&format!("%{byte:02X}")) }
    }
    encoded
}

/// An answer, as API Gateway takes it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    status_code: u16,
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<String>,
    body: String,
    is_base64_encoded: bool,
}

impl Answer {
    async fn of(response: Response<Body>) -> Result<Self, Broken> {
        let (parts, body) = response.into_parts();
        let (mut headers, mut cookies) = (BTreeMap::<String, String>::new(), vec![]);
        for (name, value) in &parts.headers {
            let value = value.to_str()?;
            if name == SET_COOKIE {
                cookies.push(value.to_owned());
                continue;
            }
            let joined = headers.entry(name.as_str().to_owned()).or_default();
            if !joined.is_empty() {
                joined.push_str(", ");
            }
            joined.push_str(value);
        }
        let (body, is_base64_encoded) = match String::from_utf8(to_bytes(body, MOST_BYTES).await?.into()) {
            Ok(text) => (text, false),
            Err(bytes) => (STANDARD.encode(bytes.as_bytes()), true),
        };
        Ok(Self { status_code: parts.status.as_u16(), headers, cookies, body, is_base64_encoded })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;
    use serde_json::{Value, json};

    /// What the router was asked, said back.
    async fn echo(request: Request<Body>) -> (StatusCode, [(HeaderName, String); 2], Vec<u8>) {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, MOST_BYTES).await.expect("it is there");
        let cookies = parts.headers.get(COOKIE).map_or("", |cookies| cookies.to_str().expect("text"));
        let asked = format!("{} {} {cookies}", parts.method, parts.uri);
        (StatusCode::ACCEPTED, [(SET_COOKIE, "a=1".to_owned()), (HeaderName::from_static("asked"), asked)], body.into())
    }

    fn answered(event: &Value) -> Result<Value, Broken> {
        let router = Router::new().fallback(echo);
        let event = event.to_string();
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let answer = runtime.block_on(answer(&router, event.as_bytes()))?;
        Ok(serde_json::to_value(answer)?)
    }

    fn event(path: &str, query: &str, body: &Value) -> Value {
        let http = json!({"method": "PUT", "path": path, "sourceIp": "192.0.2.10"});
        json!({"version": "2.0", "rawPath": path, "rawQueryString": query, "requestContext": {"http": http},
            "headers": {"host": "text.example.com"}, "cookies": ["x=1", "y=2"], "body": body, "isBase64Encoded": false})
    }

    #[test]
    fn a_request_reaches_the_router_as_it_was_made_and_its_answer_the_gateway() {
        let answer = answered(&event("/a/b", "limit=2&cursor=%2B", &json!("hello"))).expect("it is one");
        let headers = json!({"asked": "PUT /a/b?limit=2&cursor=%2B x=1; y=2", "content-length": "5",
            "content-type": "application/octet-stream"});
        let expected = json!({"statusCode": 202, "headers": headers, "cookies": ["a=1"], "body": "hello",
            "isBase64Encoded": false});
        assert_eq!(answer, expected);
    }

    #[test]
    fn a_decoded_path_is_a_path_again_and_cannot_become_a_query() {
        let answer = answered(&event("/é b?c#d", "", &Value::Null)).expect("it is one");
        assert_eq!(answer["headers"]["asked"], "PUT /%C3%A9%20b%3Fc%23d x=1; y=2");
        assert_eq!(answer["body"], "");
    }

    #[test]
    fn bytes_that_are_no_text_come_and_go_as_base64() {
        let mut event = event("/", "", &json!("/wD+"));
        event["isBase64Encoded"] = json!(true);
        let answer = answered(&event).expect("it is one");
        assert_eq!((&answer["body"], &answer["isBase64Encoded"]), (&json!("/wD+"), &json!(true)));
    }

    #[test]
    fn what_is_no_request_of_an_http_api_is_refused_without_a_word_of_it() {
        let refused = answered(&json!({"Records": [{"body": "call me at home"}]})).expect_err("a queue's batch");
        assert!(refused.to_string().starts_with("not an event of an HTTP API, from line 1 column "), "{refused}");
    }
}
