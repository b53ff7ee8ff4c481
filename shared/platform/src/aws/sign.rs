//! Signature Version 4 for the requests that we make by hand: without a query, with the headers named here. The general signer
//! (`aws-sigv4`) agrees with it, which a test holds; beside an SDK it costs a start and each message less than half.

use aws_credential_types::Credentials;
use domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// A request to be signed.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Such as `POST`.
    pub method: &'a str,
    /// The path, encoded as it is to be signed.
    pub path: &'a str,
    /// The `host` header.
    pub host: &'a str,
    /// The `content-type` header.
    pub content_type: &'a str,
    /// The `x-amz-target` header: the operation, of a service that reads it there.
    pub target: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// The two headers that signing makes. `x-amz-security-token` is signed too, and sent when the credentials have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The `x-amz-date` header.
    pub date: String,
    /// The `authorization` header.
    pub authorization: String,
}

/// Signs for one service of one region.
#[derive(Debug)]
pub struct Signer {
    credentials: Credentials,
    region: String,
    service: &'static str,
    today: Mutex<Option<DayKey>>,
}

/// A key is derived for a day: four of the five MACs of a signature.
#[derive(Clone)]
struct DayKey {
    day: String,
    key: Vec<u8>,
}

impl fmt::Debug for DayKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("DayKey").field("day", &self.day).finish_non_exhaustive()
    }
}

impl Signer {
    /// With these credentials; `service` is its name for signing, such as `sqs`.
    pub fn new(credentials: Credentials, region: &str, service: &'static str) -> Self {
        Self { credentials, region: region.to_owned(), service, today: Mutex::default() }
    }

    /// Signs the call at this instant.
    pub fn sign(&self, call: &Call<'_>, at: Timestamp) -> Signed {
        let date = compact(at);
        let day = &date[..8];
        let Call { method, path, host, content_type, target, body } = call;
        let token = self.credentials.session_token();
        let line = |name: &str, value: Option<&str>| value.map(|value| format!("{name}:{value}\n")).unwrap_or_default();
        let more = line("x-amz-security-token", token) + &line("x-amz-target", *target);
        let names = match (token, target) {
            (Some(_), Some(_)) => "content-type;host;x-amz-date;x-amz-security-token;x-amz-target",
            (Some(_), None) => "content-type;host;x-amz-date;x-amz-security-token",
            (None, Some(_)) => "content-type;host;x-amz-date;x-amz-target",
            (None, None) => "content-type;host;x-amz-date",
        };
        let request = format!(
            "{method}\n{path}\n\ncontent-type:{content_type}\nhost:{host}\nx-amz-date:{date}\n{more}\n{names}\n{}",
            hex(&Sha256::digest(body))
        );
        let scope = format!("{day}/{}/{}/aws4_request", self.region, self.service);
        let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex(&Sha256::digest(request.as_bytes())));
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={}",
            self.credentials.access_key_id(),
            hex(&mac(&self.key_of(day), &text))
        );
        Signed { date, authorization }
    }

    fn key_of(&self, day: &str) -> Vec<u8> {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = today.as_ref().filter(|kept| kept.day == day) {
            return kept.key.clone();
        }
        let secret = format!("AWS4{}", self.credentials.secret_access_key()).into_bytes();
        let parts = [day, &self.region, self.service, "aws4_request"];
        let key = parts.into_iter().fold(secret, |key, part| mac(&key, part));
        *today = Some(DayKey { day: day.to_owned(), key: key.clone() });
        key
    }
}

/// `20260301T105900Z`.
fn compact(at: Timestamp) -> String {
    let full = at.to_string();
    let second = full.split('.').next().unwrap_or_default().chars();
    second.filter(|letter| !matches!(letter, '-' | ':')).chain(['Z']).collect()
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(all(test, feature = "files"))]
mod tests {
    use super::*;
    use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningParams, SigningSettings, sign as general};
    use aws_sigv4::sign::v4;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn the_general_signer_agrees() {
        let queue = Call {
            method: "POST",
            path: "/",
            host: "sqs.eu-west-1.amazonaws.com",
            content_type: "application/x-amz-json-1.0",
            target: Some("AmazonSQS.SendMessage"),
            body: "{\"MessageBody\":\"où ?\"}".as_bytes(),
        };
        let socket = Call {
            method: "DELETE",
            path: "/live/%40connections/L0SM9cOFvHcCIhw%3D",
            host: "abc123.execute-api.eu-west-1.amazonaws.com",
            content_type: "application/json",
            target: None,
            body: b"",
        };
        agrees(&queue, "/", "sqs");
        agrees(&socket, "/live/@connections/L0SM9cOFvHcCIhw=", "execute-api");
    }

    /// `path` as it is sent.
    fn agrees(call: &Call<'_>, path: &str, service: &'static str) {
        for token in [None, Some("a+long/token==".to_owned())] {
            let credentials = Credentials::new("AKIDEXAMPLE", "secret/key", token, None, "test");
            let identity = credentials.clone().into();
            let signer = Signer::new(credentials, "eu-west-1", service);
            // The same day twice, then the next.
            for at in [1_795_273_445_678, 1_795_273_446_000, 1_795_305_600_000].map(Timestamp) {
                let parameters = v4::SigningParams::builder()
                    .identity(&identity)
                    .region("eu-west-1")
                    .name(service)
                    .time(UNIX_EPOCH + Duration::from_millis(at.0.unsigned_abs()))
                    .settings(SigningSettings::default())
                    .build()
                    .expect("complete");
                let signed = signer.sign(call, at);
                assert_eq!((Some(signed.date), Some(signed.authorization)), generally(call, path, &parameters.into()));
            }
        }
    }

    /// The date and the authorization that `aws-sigv4` makes.
    fn generally(call: &Call<'_>, path: &str, parameters: &SigningParams<'_>) -> (Option<String>, Option<String>) {
        let headers = [("content-type", call.content_type), ("host", call.host)].into_iter();
        let headers = headers.chain(call.target.map(|target| ("x-amz-target", target)));
        let url = format!("https://{}{path}", call.host);
        let request = SignableRequest::new(call.method, url, headers, SignableBody::Bytes(call.body));
        let signed = general(request.expect("signable"), parameters).expect("signed");
        let (instructions, _) = signed.into_parts();
        let made = |name: &str| instructions.headers().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned());
        (made("x-amz-date"), made("authorization"))
    }
}
