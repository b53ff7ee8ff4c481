//! The real binary, on a directory and a port of its own, seen from outside only.

#![expect(dead_code, reason = "each test file uses its part")]

use platform::clock::Clock;
use platform::clock::system::SystemClock;
use platform::http::client::Client;
use platform::http::{Http, Reach, Request, Response};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Longer than anything here takes, on a machine that is busy with other things.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Acme's number.
pub const ACME: &str = "+12125550100";

/// A data directory that is gone when the test is.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("volley-local-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn command(data: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_local"));
    command.arg("--data").arg(data).args(arguments);
    for name in [
        "TELNYX_API_BASE",
        "TELNYX_API_KEY",
        "TELNYX_PUBLIC_KEY",
        "LLM_BASE_URL",
        "LLM_API_KEY",
        "LLM_MODEL",
        "PUBLIC_URL",
    ] {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied());
    command
}

/// Runs it where it cannot start, to its end.
pub fn fails(data: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command(data, arguments, variables).output().expect("it runs");
    (status.code(), String::from_utf8(stderr).expect("text").trim().to_owned())
}

/// A running `local`; dropping it is kill -9.
pub struct Local {
    pub child: Child,
    pub url: String,
    said: Arc<Mutex<String>>,
    client: Client,
}

impl Local {
    /// Starts it on a free port, and waits until it is ready.
    pub async fn start(data: &Path, window: u32) -> Self {
        Self::start_with(data, window, &[]).await
    }

    pub async fn start_with(data: &Path, window: u32, variables: &[(&str, &str)]) -> Self {
        Self::start_as(data, window, &[], variables).await
    }

    /// The same, with more on the command line.
    pub async fn start_as(data: &Path, window: u32, more: &[&str], variables: &[(&str, &str)]) -> Self {
        let window = window.to_string();
        let arguments = [&["--listen", "127.0.0.1:0", "--window", &window], more].concat();
        let mut command = command(data, &arguments, variables);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let said = Arc::new(Mutex::new(String::new()));
        let lines = BufReader::new(child.stdout.take().expect("piped"));
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                let mut heard = heard.lock().expect("a page");
                heard.push_str(&line);
                heard.push('\n');
            }
        });
        let mut local = Self { child, url: String::new(), said, client: Client::new() };
        local.url = until("it names its page", async || page(&local.said())).await;
        local
    }

    /// All that it has printed.
    pub fn said(&self) -> String {
        self.said.lock().expect("a page").clone()
    }

    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    pub async fn get(&self, path: &str) -> Response {
        self.call("GET", path, vec![], vec![]).await
    }

    pub async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        serde_json::from_slice(&answer.body).expect("JSON")
    }

    pub async fn call(
        &self,
        method: &'static str,
        path: &str,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    ) -> Response {
        let url = format!("{}{path}", self.url);
        let request =
            Request { method, url, headers, body, timeout: PATIENCE, max_body: 1 << 22, reach: Reach::Configured };
        self.client.call(request).await.expect("an answer")
    }

    /// A phone texts Acme.
    pub async fn text(&self, from: &str, text: &str) {
        let body = json!({"to": ACME, "text": text}).to_string().into_bytes();
        let headers = vec![("content-type", "application/json".to_owned())];
        let answer = self.call("POST", &format!("/local/phones/{from}/texts"), headers, body).await;
        assert_eq!(answer.status, 201);
    }

    /// What a handset shows, of this kind: `message` or `carrier`.
    pub async fn shown(&self, number: &str, kind: &str) -> Vec<String> {
        let phones = self.json("/local/phones").await;
        let handset = phones["items"].as_array().expect("items").iter().find(|one| one["number"] == number).cloned();
        let messages =
            handset.map(|handset| handset["messages"].as_array().expect("messages").clone()).unwrap_or_default();
        let received = messages.iter().filter(|message| message["kind"] == kind);
        received.map(|message| message["text"].as_str().expect("text").to_owned()).collect()
    }

    /// The conversation with this customer, whole.
    pub async fn conversation(&self, customer: &str) -> Option<Value> {
        let list = self.json("/local/conversations").await;
        let row = list["items"].as_array().expect("items").iter().find(|row| row["customer"] == customer).cloned()?;
        Some(self.json(&format!("/local/conversations/{}", row["id"].as_str().expect("an id"))).await)
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn page(said: &str) -> Option<String> {
    let (_, after) = said.split_once("Page")?;
    let line = after.lines().next()?;
    said.contains("Ctrl-C").then(|| line.trim().trim_end_matches('/').to_owned())
}

/// Asks again until there is an answer.
pub async fn until<T>(what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
    let clock = SystemClock::new();
    let end = clock.now().plus(PATIENCE);
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(clock.now() < end, "in vain: {what}");
        clock.sleep(Duration::from_millis(25)).await;
    }
}
