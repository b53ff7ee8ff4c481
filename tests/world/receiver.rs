//! Somebody's server that gets webhooks: it checks each signature as the form says, by code of its own, keeps what it was told, and
//! answers as a story wants.

use crate::executor::lock;
use crate::web::{Answer, Web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use platform::http::{Request, Response};
use serde_json::Value;
use sha2::Sha256;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The farthest that a request's time may be from the receiver's, in seconds: what the form's libraries allow.
const TOLERANCE: i64 = 300;

/// What it was told.
#[derive(Clone, Debug)]
pub struct Received {
    /// The header `webhook-id`.
    pub id: String,
    /// When it came.
    pub at: Timestamp,
    /// Which of the secrets that it knows have signed it, by their places.
    pub signed: Vec<usize>,
    /// The body.
    pub body: Value,
    /// What was answered; none: nothing.
    pub status: Option<u16>,
}

/// The server.
#[derive(Clone)]
pub struct Receiver(Arc<Mutex<State>>);

struct State {
    secrets: Vec<String>,
    received: Vec<Received>,
    script: VecDeque<Answer>,
    usual: Answer,
}

impl Receiver {
    /// Opens one at every URL that begins with this.
    pub fn open(web: &Web, prefix: &str) -> Self {
        let state = State { secrets: vec![], received: vec![], script: VecDeque::new(), usual: answer(204) };
        let receiver = Self(Arc::new(Mutex::new(state)));
        let state = receiver.0.clone();
        web.open(prefix, move |request, now| lock(&state).receive(request, now));
        receiver
    }

    /// It learns a secret.
    pub fn learn(&self, secret: &str) {
        lock(&self.0).secrets.push(secret.to_owned());
    }

    /// The next requests are answered like this, those after them as usual.
    pub fn script(&self, answers: impl IntoIterator<Item = Answer>) {
        lock(&self.0).script.extend(answers);
    }

    /// From now on requests are answered like this.
    pub fn usually(&self, answer: Answer) {
        lock(&self.0).usual = answer;
    }

    /// All that it was told, in order.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.0).received.clone()
    }
}

/// An answer with this status, 20 ms after the question.
pub fn answer(status: u16) -> Answer {
    answer_with(status, vec![])
}

/// The same, with headers.
pub fn answer_with(status: u16, headers: Vec<(String, String)>) -> Answer {
    Answer::After(Response { status, headers, body: vec![] }, Duration::from_millis(20))
}

impl State {
    fn receive(&mut self, request: &Request, now: Timestamp) -> Answer {
        let answer = self.script.pop_front().unwrap_or_else(|| self.usual.clone());
        if matches!(answer, Answer::Refused) {
            return answer;
        }
        let header = |name: &str| {
            let found = request.headers.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        let (id, at) = (header("webhook-id"), header("webhook-timestamp"));
        let away = at.parse::<i64>().map_or(i64::MAX, |at| (now.0 / 1000 - at).abs());
        let signatures: Vec<&str> = header("webhook-signature").split(' ').collect();
        let signs = |secret: &String| away <= TOLERANCE && signatures.contains(&&*signature(secret, id, at, request));
        let signed = (0..self.secrets.len()).filter(|place| signs(&self.secrets[*place])).collect();
        let status = match &answer {
            Answer::After(response, _) => Some(response.status),
            Answer::Hang | Answer::Reset | Answer::Refused => None,
        };
        let body = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
        self.received.push(Received { id: id.to_owned(), at: now, signed, body, status });
        answer
    }
}

fn signature(secret: &str, id: &str, at: &str, request: &Request) -> String {
    let key = STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap_or_default();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes a key of any length");
    mac.update(format!("{id}.{at}.").as_bytes());
    mac.update(&request.body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}
