//! `cargo lambda watch` in the background, on a free port. Dropped, it is gone, and the function with it.

use crate::commands::{lambda, now, succeed};
use crate::root;
use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// To open its port, before it builds anything; usually a second.
const PATIENCE: Duration = Duration::from_secs(60);

/// To end after an interrupt, and to end the function that it runs.
const FAREWELL: Duration = Duration::from_secs(15);

/// Between two looks.
const LOOK: Duration = Duration::from_millis(50);

/// The running command.
pub struct Watch {
    child: Child,
    log: PathBuf,
    /// Where functions are invoked.
    pub port: u16,
}

impl Watch {
    /// Starts it for a function that believes this key and sends to this queue, and waits until its port is open.
    pub fn start(scratch: &Path, public_key: &str, queue: &str) -> Result<Self, String> {
        let problem = |error: std::io::Error| format!("cargo lambda watch could not be started ({error}).");
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).map_err(problem)?;
        let path = scratch.join("watch.log");
        let log = File::create(&path).map_err(problem)?;
        let mut command = lambda("watch");
        // No package is named, so that cargo takes what the workspace's tests have compiled already. In a folder of its own, because
        // it watches every folder below it, and `target` holds more of them than some machines let be watched.
        command.current_dir(scratch).arg("--manifest-path").arg(root().join("Cargo.toml"));
        command.args(["--ignore-changes", "--invoke-address", "127.0.0.1", "--invoke-port"]);
        command.arg(free.port().to_string());
        let variables = [
            ("TELNYX_PUBLIC_KEYS", public_key),
            ("EVENTS_QUEUE_URL", &format!("{queue}/events")),
            ("AWS_ENDPOINT_URL_SQS", queue),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
        ];
        command.envs(variables).stdin(Stdio::null()).stdout(log.try_clone().map_err(problem)?).stderr(log);
        let child = command.process_group(0).spawn().map_err(problem)?;
        let mut watch = Self { child, log: path, port: free.port() };
        watch.until_open()?;
        Ok(watch)
    }

    fn until_open(&mut self) -> Result<(), String> {
        let began = now();
        while !self.is_open() {
            if self.has_ended() || began.elapsed() > PATIENCE {
                return Err(format!("cargo lambda watch does not open its port:\n{}", self.said()));
            }
            sleep(LOOK);
        }
        Ok(())
    }

    /// What it and the function have said.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Interrupts it, as Ctrl-C would.
    pub fn stop(mut self) -> Result<(), String> {
        let running = self.functions();
        succeed(Command::new("kill").args(["-INT", &self.child.id().to_string()]))?;
        let began = now();
        if running.is_empty() {
            return Err("The function does not run under cargo lambda watch any more.".to_owned());
        }
        while !self.has_ended() || self.is_open() || running.iter().any(|process| process.exists()) {
            if began.elapsed() > FAREWELL {
                return Err(format!("cargo lambda watch does not end when it is interrupted:\n{}", self.said()));
            }
            sleep(LOOK);
        }
        Ok(())
    }

    /// The processes of the function: those that take their events from this watch.
    fn functions(&self) -> Vec<PathBuf> {
        let Ok(processes) = std::fs::read_dir("/proc") else { return vec![] };
        let port = format!(":{}", self.port);
        let is_ours = |path: &PathBuf| {
            let environment = std::fs::read(path.join("environ")).unwrap_or_default();
            let environment = String::from_utf8_lossy(&environment);
            let api = environment.split('\0').find_map(|variable| variable.strip_prefix("AWS_LAMBDA_RUNTIME_API="));
            api.is_some_and(|api| api.contains(&port))
        };
        processes.flatten().map(|process| process.path()).filter(is_ours).collect()
    }

    fn is_open(&self) -> bool {
        TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // After `stop` nobody is left, and nothing is said about it.
        let group = format!("-{}", self.child.id());
        Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status().ok();
        self.child.wait().ok();
    }
}
