//! A tenant's program, which calls the API through API Gateway with a key of its own.

use crate::deployment::Deployment;
use desk::key::{self, Drawn};
use domain::TenantId;
use domain::permission::PERMISSIONS;
use platform::http::client::Client;
use platform::http::{Http, Reach, Request};
use platform::records::item_at;
use platform::table::{Condition, Write};
use platform::{keys, once};
use serde_json::Value;
use std::time::Duration;

/// A cold start on a busy machine, and more.
const PATIENCE: Duration = Duration::from_secs(25);

/// More than any answer here.
const MAX_ANSWER: usize = 1024 * 1024;

/// A program.
pub struct Program {
    token: String,
    base: String,
    host: String,
    client: Client,
}

/// What it was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The body, as it came.
    pub body: String,
}

impl Answered {
    /// A field of the body, which is text.
    pub fn text(&self, field: &str) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        body[field].as_str().unwrap_or_else(|| panic!("{field} in {self:?}")).to_owned()
    }
}

impl Program {
    /// A program of this tenant's, which may do everything. The bytes tell its key from others.
    pub async fn of(on: &Deployment, tenant: &str, random: u8) -> Self {
        let tenant = TenantId::parse(tenant).expect("it is one");
        let drawn = Drawn::of(&[random; Drawn::BYTES]);
        let made = key::shown(&tenant, "A program of the stack's", PERMISSIONS.to_vec(), &drawn, on.outside.now());
        let item = item_at(keys::api_key(&tenant, &made.key.id), &made.key, vec![]);
        let put = Write::Put { item, condition: Condition::Absent };
        once::commit(&on.stored.0, &[put]).await.expect("the table takes it");
        let url = on.made.output("ApiUrl");
        let (host, path) = url.split_once("://").map_or(url, |(_, rest)| rest).split_once('/').expect("it has a path");
        let base = format!("{}/{path}", on.emulator().url());
        Self { token: made.token, base, host: host.to_owned(), client: Client::new() }
    }

    /// The same with another token.
    pub fn with(self, token: &str) -> Self {
        Self { token: token.to_owned(), ..self }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answered {
        self.call("GET", path, None, vec![]).await
    }

    /// Does something, which is named so that it can be repeated.
    pub async fn post(&self, path: &str, name: &str, body: &Value) -> Answered {
        self.call("POST", path, Some(name), body.to_string().into_bytes()).await
    }

    /// Any call.
    pub async fn call(&self, method: &'static str, path: &str, name: Option<&str>, body: Vec<u8>) -> Answered {
        let mut headers = vec![
            ("host", self.host.clone()),
            ("authorization", format!("Bearer {}", self.token)),
            ("content-type", "application/json".to_owned()),
        ];
        headers.extend(name.map(|name| ("idempotency-key", name.to_owned())));
        let url = format!("{}{path}", self.base);
        let request =
            Request { method, url, headers, body, timeout: PATIENCE, max_body: MAX_ANSWER, reach: Reach::Configured };
        let answer = self.client.call(request).await.expect("the gateway answers");
        Answered { status: answer.status, body: String::from_utf8_lossy(&answer.body).into_owned() }
    }
}
