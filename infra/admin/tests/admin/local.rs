//! The real `local`, operated by the real `admin`: everything but keys, which it keeps to itself.

use crate::world::{ACME, PHONE, Said};
use platform::clock::Clock;
use platform::clock::system::SystemClock;
use platform::http::client::Client;
use platform::http::{Http, Reach, Request};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Longer than anything here takes, on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running `local`, in a directory that goes with it.
struct Local {
    child: Child,
    url: String,
    folder: PathBuf,
}

impl Drop for Local {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

impl Local {
    fn start(story: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("volley-admin-{story}-{}", std::process::id()));
        let mut command = Command::new(binary());
        command.env_clear().arg("--data").arg(&folder).args(["--listen", "127.0.0.1:0", "--window", "1"]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        let page = lines.find_map(|line| line.trim().strip_prefix("Page").map(|url| url.trim().to_owned()));
        // Whoever prints to a pipe that nobody reads waits for ever.
        std::thread::spawn(move || lines.for_each(drop));
        let url = page.expect("it names its page").trim_end_matches('/').to_owned();
        Self { child, url, folder }
    }

    fn admin(&self, line: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_admin"));
        // What is about another deployment counts for nothing here.
        command.env_clear().env("TABLE_NAME", "another").args(line).args(["--local", &self.url]);
        let output = command.output().expect("the binary is built");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Said { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    async fn call(&self, method: &'static str, path: &str, body: &Value) -> Value {
        let request = Request {
            method,
            url: format!("{}{path}", self.url),
            headers: vec![("content-type", "application/json".to_owned())],
            body: if method == "GET" { vec![] } else { body.to_string().into_bytes() },
            timeout: PATIENCE,
            max_body: 1 << 22,
            reach: Reach::Configured,
        };
        let answer = Client::new().call(request).await.expect("it answers");
        serde_json::from_slice(&answer.body).unwrap_or_default()
    }

    /// Waits until the phone shows this.
    async fn shows(&self, text: &str) {
        let phones = async || self.call("GET", "/local/phones", &Value::Null).await.to_string();
        self.until(text, async || phones().await.contains(text)).await;
    }

    async fn until(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let clock = SystemClock::new();
        let end = clock.now().plus(PATIENCE);
        while !holds().await {
            assert!(clock.now() < end, "in vain: {what}");
            clock.sleep(Duration::from_millis(50)).await;
        }
    }
}

/// `local`'s own, beside this test's: the workspace's tests have built it, and alone it is built here.
fn binary() -> PathBuf {
    let deps = std::env::current_exe().expect("a test is a file");
    let beside = deps.ancestors().nth(2).expect("target/debug/deps/admin").join("local");
    if !beside.exists() {
        let mut build = Command::new(env!("CARGO"));
        let built = build.args(["build", "--quiet", "--package", "local"]).status();
        assert!(built.is_ok_and(|status| status.success()), "local is built");
    }
    beside
}

#[tokio::test(flavor = "multi_thread")]
async fn local_is_operated_like_a_stack() {
    let local = Local::start("stack");
    let doctor = local.admin(&["doctor", "acme", "--fix"]).fine();
    for line in ["the queue runs is reachable", "EventsDeadQueue is empty", "the webhook believes the public key"] {
        assert!(doctor.out.contains(line), "{}", doctor.all());
    }

    let create = ["tenant", "create", "initech", "--name", "Initech", "--country", "US", "--zone", "America/New_York"];
    local.admin(&create).fine();
    let [acme, _] = &fakes::telnyx::Account::demo("")[..] else { panic!("two accounts") };
    let public = acme.public_key();
    let add = ["account", "add", "initech", "--profile", &acme.profile, "--public-key", &public];
    local.admin(&[&add[..], &["--key-env", "TABLE_NAME"]].concat()).refused(2, "local keeps no keys");
    local.admin(&[&add[..], &["--key-secret", "local/telnyx/acme"]].concat()).fine();
    local.admin(&["number", "attach", "initech", ACME]).refused(1, "belongs to the tenant acme");
    local.admin(&["number", "attach", "initech", "+12125550103"]).fine();

    let steps = local.folder.join("steps.json");
    std::fs::write(&steps, r#"[{"kind": "send", "text": "Thank you for your visit!"}]"#).expect("written");
    let steps = steps.to_string_lossy();
    local.admin(&["workflow", "put", "acme", "visit", "--file", &steps]).fine();
    local.admin(&["workflow", "start", "acme", "visit", PHONE, "--from", ACME]).fine();
    local.shows("Thank you for your visit!").await;
    let none = local.admin(&["workflow", "cancel", "acme", "visit", PHONE, "--from", ACME, "--json"]).fine();
    assert_eq!(none.json()["cancelled"], 0, "it has ended");
    local.admin(&["recover", "acme"]).fine();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_exported_and_erased_from_local_with_their_pictures() {
    let local = Local::start("person");
    let text = json!({"to": ACME, "text": "This is my boiler", "media": ["picture"]});
    local.call("POST", &format!("/local/phones/{PHONE}/texts"), &text).await;
    local.shows(r#""direction":"received""#).await;
    local.until("its picture is kept", async || pictures(&local.folder.join("media")) == 1).await;
    let exported = local.admin(&["export", "acme", PHONE, "--json"]).fine().json();
    assert_eq!(exported["found"], true);
    assert!(exported.to_string().contains("This is my boiler"));
    local.admin(&["erase", "acme", PHONE, "--yes"]).fine();
    assert_eq!(local.admin(&["export", "acme", PHONE, "--json"]).fine().json()["found"], false);
    assert_eq!(pictures(&local.folder.join("media")), 0);
}

/// How many files are below this folder.
fn pictures(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { pictures(&entry.path()) } else { 1 }).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_local_that_is_not_there_is_said() {
    let said = |url: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_admin"));
        let output = command.env_clear().args(["doctor", "--local", url]).output().expect("the binary is built");
        Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    };
    said("http://127.0.0.1:9").refused(1, "No local answers at http://127.0.0.1:9");
}
