//! A function as Lambda runs it: its process, its environment, its events one after another, and what it has used so far.

use crate::lambda::Lambda;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

/// Between two looks at whether the process still lives.
const LOOK: Duration = Duration::from_millis(100);

/// For a start or one event: under valgrind on a slow machine it takes seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// Of what a process said before it died, the end is shown: a bundled script quotes itself.
const LAST_WORDS: usize = 2_000;

/// Between asking for more and lying still: the function has only to return to its loop.
const SETTLE: Duration = Duration::from_millis(300);

/// One process.
pub struct Process {
    child: Child,
    lambda: Lambda,
    logged: Arc<AtomicU64>,
    said: Option<JoinHandle<String>>,
}

impl Process {
    /// Starts it, with what Lambda sets and these variables, and waits until it asks for its first event.
    pub fn start(mut command: Command, variables: &[(&str, String)]) -> Result<Self, String> {
        let lambda = Lambda::start()?;
        let path = std::env::var_os("PATH").unwrap_or_default();
        command
            .env_clear()
            .env("PATH", path)
            .env("AWS_LAMBDA_RUNTIME_API", lambda.address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", "volley")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
            .env("AWS_SESSION_TOKEN", "stub".repeat(200))
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("the function does not start: {error}"))?;
        let logged = Arc::new(AtomicU64::new(0));
        if let Some(stdout) = child.stdout.take() {
            let logged = Arc::clone(&logged);
            thread::spawn(move || count(BufReader::new(stdout), &logged));
        }
        let said = child.stderr.take().map(|mut stderr| {
            thread::spawn(move || {
                let mut said = String::new();
                stderr.read_to_string(&mut said).ok();
                said
            })
        });
        let mut process = Self { child, lambda, logged, said };
        process.wait()?;
        Ok(process)
    }

    /// Handles one event; gives its answer and how long that took.
    pub fn invoke(&mut self, event: Vec<u8>) -> Result<(Value, Duration), String> {
        let began = now();
        self.lambda.give(event);
        while began.elapsed() < PATIENCE {
            if let Some(answer) = self.lambda.answer(LOOK) {
                let took = began.elapsed();
                return Ok((serde_json::from_slice(&answer?).map_err(|error| error.to_string())?, took));
            }
            self.must_live()?;
        }
        Err("the function does not answer".into())
    }

    /// Waits until it lies still.
    pub fn settle(&mut self) -> Result<(), String> {
        self.wait()?;
        sleep(SETTLE);
        Ok(())
    }

    /// The time on a CPU of all its threads, exact to the scheduler.
    pub fn cpu(&self) -> Result<Duration, String> {
        let problem = |error: std::io::Error| format!("the system does not say how much CPU a process used: {error}");
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).map_err(problem)?;
        let used = threads.flatten().filter_map(|thread| {
            let line = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
            line.split(' ').next()?.parse::<u64>().ok()
        });
        Ok(Duration::from_nanos(used.sum()))
    }

    /// Its memory in megabytes: `VmRSS` is what it has now, `VmHWM` the most that it ever had.
    pub fn memory(&self, name: &str) -> Result<f64, String> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        // `VmHWM:     5804 kB`
        let number: Option<f64> = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        number.map(|kibibytes| kibibytes / 1024.0).ok_or_else(|| format!("the system does not say its {name}"))
    }

    /// The bytes that it has logged.
    pub fn logged(&self) -> u64 {
        self.logged.load(Ordering::SeqCst)
    }

    /// Ends it; gives what it wrote to standard error: valgrind's summary, if it ran under it.
    pub fn stop(mut self) -> Result<String, String> {
        // SIGTERM, not SIGKILL: valgrind still writes what it has counted.
        Command::new("kill").arg(self.child.id().to_string()).status().map_err(|error| error.to_string())?;
        self.child.wait().map_err(|error| error.to_string())?;
        Ok(self.last_words())
    }

    fn wait(&mut self) -> Result<(), String> {
        let began = now();
        while began.elapsed() < PATIENCE {
            if self.lambda.is_asked(LOOK) {
                return Ok(());
            }
            self.must_live()?;
        }
        Err("the function does not ask for an event".into())
    }

    fn must_live(&mut self) -> Result<(), String> {
        match self.child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => {
                let said = self.last_words();
                let last = &said[said.floor_char_boundary(said.len().saturating_sub(LAST_WORDS))..];
                Err(format!("the function ended by itself: {status}\n{last}"))
            }
            None => Ok(()),
        }
    }

    fn last_words(&mut self) -> String {
        self.said.take().and_then(|said| said.join().ok()).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It is gone already after `stop`.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn count(mut stdout: impl BufRead, logged: &AtomicU64) {
    let mut line = vec![];
    while stdout.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        logged.fetch_add(line.len() as u64, Ordering::SeqCst);
        // A function that cannot go on says why; the bench has asked for nothing that deserves an error.
        if line.windows(7).any(|word| word == b"\"ERROR\"") {
            eprint!("{}", String::from_utf8_lossy(&line));
        }
        line.clear();
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a real process takes is what is measured")]
fn now() -> Instant {
    Instant::now()
}
