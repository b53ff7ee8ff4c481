//! One run of the real binary between the two stubs, from its start until it waits for more.

use crate::lambda::Lambda;
use crate::sqs::Sqs;
use crate::telnyx;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// At most this many looks at whether a run has ended, 100 ms each: five minutes, for a slow machine under valgrind.
const MAX_LOOKS: usize = 3_000;

/// Between asking for more and lying still: the function has only to return to its loop.
const SETTLE: Duration = Duration::from_millis(500);

/// What a run left.
pub struct Ran {
    /// What `look` saw when the function lay still.
    pub seen: String,
    /// What it wrote to standard error: valgrind's summary, if it ran under it.
    pub stderr: String,
    /// Requests to SQS.
    pub requests: usize,
}

/// Runs `command` (the binary, or valgrind with it) for so many webhooks; `look` sees its process id when all are answered.
pub fn run(command: Command, webhooks: usize, look: fn(u32) -> String) -> Result<Ran, String> {
    let sqs = Sqs::start()?;
    let lambda = Lambda::start(webhooks)?;
    let mut child = start(command, &lambda, &sqs)?;
    let waited = wait(&lambda, &mut child);
    sleep(SETTLE);
    let seen = look(child.id());
    // SIGTERM, not SIGKILL: valgrind still writes what it has counted.
    Command::new("kill").arg(child.id().to_string()).status().map_err(|error| error.to_string())?;
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    waited.map_err(|reason| format!("{reason}\n{}{stderr}", String::from_utf8_lossy(&output.stdout)))?;
    Ok(Ran { seen, stderr, requests: sqs.requests() })
}

/// The command that counts instructions.
pub fn counted(binary: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(binary);
    command
}

fn start(mut command: Command, lambda: &Lambda, sqs: &Sqs) -> Result<Child, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    command
        .env_clear()
        .env("PATH", path)
        .env("AWS_LAMBDA_RUNTIME_API", lambda.address.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", "webhook")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        .env("AWS_SESSION_TOKEN", "stub".repeat(200))
        .env("AWS_ENDPOINT_URL_SQS", format!("http://{}", sqs.address))
        .env("EVENTS_QUEUE_URL", format!("http://{}/123456789012/events", sqs.address))
        .env("TELNYX_PUBLIC_KEYS", telnyx::public_key())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().map_err(|error| format!("the function does not start: {error}"))
}

fn wait(lambda: &Lambda, child: &mut Child) -> Result<(), String> {
    for _ in 0..MAX_LOOKS {
        if lambda.is_idle(Duration::from_millis(100))? {
            return Ok(());
        }
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Err(format!("the function ended by itself: {status}"));
        }
    }
    Err("the function did not get through its webhooks".into())
}
