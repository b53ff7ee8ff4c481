//! The emulator as a process group of its own: the launcher, and under it one process for each copy of a function. All that it
//! writes is in one folder, which goes with it. It is ended by SIGKILL, because it may ignore SIGTERM.

use crate::Api;
use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Where `./test stack` installs it.
const PYTHON: &str = "target/venv/ministack/bin/python";

/// To import 90 services on a busy machine; usually it takes two seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// Between two looks whether it is up.
const LOOK: Duration = Duration::from_millis(100);

/// A running emulator. Dropped, it is gone, and so is what it wrote.
#[derive(Debug)]
pub struct Emulator {
    launcher: Child,
    folder: PathBuf,
    port: u16,
}

impl Emulator {
    /// Starts one for the checkout in this folder, and waits until it answers.
    pub async fn start(root: &Path) -> Result<Self, String> {
        let python = root.join(PYTHON);
        if !python.exists() {
            return Err(format!("{PYTHON} is missing: `./test stack` installs the emulator there."));
        }
        let port = free_port()?;
        let folder = std::env::temp_dir().join(format!("volley-stack-{port}"));
        let problem = |error: std::io::Error| format!("The emulator could not be started ({error}).");
        fs::create_dir_all(&folder).map_err(problem)?;
        let log = File::create(folder.join("log")).map_err(problem)?;
        let launcher = Command::new(python)
            .arg("-B")
            .arg(root.join("infra/stack/launcher"))
            .arg(port.to_string())
            .arg(&folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(problem)?)
            .stderr(log)
            .process_group(0)
            .spawn()
            .map_err(problem)?;
        let mut emulator = Self { launcher, folder, port };
        emulator.answers().await?;
        Ok(emulator)
    }

    /// Its APIs.
    pub fn api(&self) -> Api {
        Api::new(self.url())
    }

    /// Where every service of it is.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where it writes, and where a test may.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The last lines that it logged.
    pub fn log_tail(&self, lines: usize) -> String {
        let log = fs::read(self.folder.join("log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let from = log.lines().count().saturating_sub(lines);
        log.lines().skip(from).collect::<Vec<_>>().join("\n")
    }

    /// The process ids of the functions that run now.
    pub fn functions(&self) -> Vec<u32> {
        let group = self.launcher.id().to_string();
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        ids.filter(|id| is_bootstrap(*id, &group)).collect()
    }

    /// Ends one of [`Emulator::functions`] as a crash would: without a word.
    pub fn kill(&self, function: u32) -> bool {
        is_bootstrap(function, &self.launcher.id().to_string()) && kill(&function.to_string())
    }

    async fn answers(&mut self) -> Result<(), String> {
        let api = self.api();
        let up = async {
            while api.get("", "/_ministack/health").await.is_err() && matches!(self.launcher.try_wait(), Ok(None)) {
                sleep(LOOK).await;
            }
            api.get("", "/_ministack/health").await.is_ok()
        };
        match timeout(PATIENCE, up).await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(format!("The emulator did not start. Its log ends with:\n{}", self.log_tail(30))),
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        kill(&format!("-{}", self.launcher.id()));
        self.launcher.wait().ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|error| format!("No loopback port could be opened ({error})."))
}

/// `/proc/<id>/stat` is `id (name) state parent group …`.
fn is_bootstrap(id: u32, group: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let Some((name, rest)) = stat.rsplit_once(')') else {
        return false;
    };
    name.ends_with("(bootstrap") && rest.split_whitespace().nth(2) == Some(group)
}

fn kill(target: &str) -> bool {
    let killed = Command::new("kill").args(["-KILL", "--", target]).stderr(Stdio::null()).status();
    killed.is_ok_and(|status| status.success())
}
