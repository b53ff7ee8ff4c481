//! The emulator's APIs as AWS has them on the wire: JSON by target, form and XML, or a path. Requests are not signed; the emulator
//! only reads the service's name where a signature would be.

use platform::http::client::Client;
use platform::http::{Http, Reach, Request};
use serde_json::Value;
use std::time::Duration;

/// For one call: a function's package is some megabytes, and the machine may be busy.
const TIMEOUT: Duration = Duration::from_secs(30);

/// More than any log that is read here.
const MAX_ANSWER: usize = 64 * 1024 * 1024;

/// A client of all services.
#[derive(Clone, Debug)]
pub struct Api {
    base: String,
    client: Client,
}

impl Api {
    /// The services at this URL.
    pub fn new(base: String) -> Self {
        Self { base, client: Client::new() }
    }

    /// Where they are.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// One operation of a service that speaks JSON, such as `logs`, `Logs_20140328.FilterLogEvents`.
    pub async fn json(&self, service: &str, target: &str, body: Value) -> Result<Value, String> {
        let headers = vec![
            ("authorization", scope(service)),
            ("content-type", "application/x-amz-json-1.0".to_owned()),
            ("x-amz-target", target.to_owned()),
        ];
        let answer = self.call("POST", "/", headers, body.to_string().into_bytes()).await?;
        if answer.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&answer).map_err(|error| format!("{target} answered no JSON ({error})"))
    }

    /// One operation of a service that takes a form and answers XML, such as `cloudformation`, `CreateStack`.
    pub async fn form(&self, service: &str, action: &str, fields: &[(String, String)]) -> Result<String, String> {
        let headers =
            vec![("authorization", scope(service)), ("content-type", "application/x-www-form-urlencoded".to_owned())];
        let mut body = format!("Action={action}");
        for (name, value) in fields {
            body.push_str(&format!("&{}={}", escaped(name), escaped(value)));
        }
        let answer = self.call("POST", "/", headers, body.into_bytes()).await?;
        String::from_utf8(answer).map_err(|_| format!("{action} answered no text"))
    }

    /// Puts something under a path of a service: a bucket or an object of `s3`, a function's configuration of `lambda`.
    pub async fn put(&self, service: &str, path: &str, body: Vec<u8>) -> Result<(), String> {
        self.call("PUT", path, vec![("authorization", scope(service))], body).await.map(drop)
    }

    /// What lies at a path of a service.
    pub async fn get(&self, service: &str, path: &str) -> Result<Vec<u8>, String> {
        self.call("GET", path, vec![("authorization", scope(service))], vec![]).await
    }

    async fn call(
        &self,
        method: &'static str,
        path: &str,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    ) -> Result<Vec<u8>, String> {
        let url = format!("{}{path}", self.base);
        let request =
            Request { method, url, headers, body, timeout: TIMEOUT, max_body: MAX_ANSWER, reach: Reach::Configured };
        let response = self.client.call(request).await.map_err(|failure| failure.to_string())?;
        match response.status {
            200..=299 => Ok(response.body),
            status => Err(format!("the emulator answered {status}: {}", String::from_utf8_lossy(&response.body))),
        }
    }
}

fn scope(service: &str) -> String {
    format!("AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request")
}

/// As a form has it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            byte => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_what_was_meant() {
        assert_eq!(escaped("a+b/c=d é"), "a%2Bb%2Fc%3Dd%20%C3%A9");
    }
}
