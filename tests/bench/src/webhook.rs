//! The webhook's own figures: instructions, memory, requests.

use crate::aws::Aws;
use crate::process::Process;
use crate::row::Measured;
use crate::rows::Id;
use crate::{telnyx, tls};
use std::path::Path;
use std::process::Command;

/// Webhooks of the shorter counted run; the longer has twice as many, and the difference is what is warm.
const COUNTED: usize = 250;

/// Webhooks after which memory is read, and long after.
pub const REMEMBERED: usize = 2_500;
const LATER: usize = 100_000;

/// What can be counted within a minute: start, warm, memory, requests.
pub fn quick(binary: &Path, measured: &mut Measured) -> Result<(), String> {
    let aws = Aws::start()?;
    let start = counted(binary, &aws, 0)?;
    let once = counted(binary, &aws, COUNTED)?;
    let twice = counted(binary, &aws, 2 * COUNTED)?;
    measured.insert(Id::Start, start / 1e6);
    measured.insert(Id::Warm, (twice - once) / COUNTED as f64 / 1e6);

    let aws = Aws::start()?;
    let mut process = Process::start(Command::new(binary), &variables(&aws.url))?;
    feed(&mut process, REMEMBERED)?;
    measured.insert(Id::Memory, process.memory("VmHWM")?);
    measured.insert(Id::WebhookRequests, aws.requests() as f64 / REMEMBERED as f64);
    process.stop().map(drop)
}

/// The first message of a process and its handshake. The binary is one that trusts the stub.
pub fn cold(binary: &Path, measured: &mut Measured) -> Result<(), String> {
    let aws = Aws::start_tls()?;
    measured.insert(Id::ColdTls, counted(binary, &aws, 1)? / 1e6);
    // Without TLS it would have counted something else.
    if aws.requests() == 1 { Ok(()) } else { Err("the message did not come over TLS".into()) }
}

/// Whether it grows.
pub fn later(binary: &Path, measured: &mut Measured) -> Result<(), String> {
    let aws = Aws::start()?;
    let mut process = Process::start(Command::new(binary), &variables(&aws.url))?;
    feed(&mut process, REMEMBERED)?;
    let early = process.memory("VmRSS")?;
    feed(&mut process, LATER - REMEMBERED)?;
    measured.insert(Id::MemoryLater, process.memory("VmHWM")?);
    measured.insert(Id::Growth, (process.memory("VmRSS")? - early).max(0.0));
    process.stop().map(drop)
}

/// So many webhooks, each of which must be answered with 200; then it lies still.
pub fn feed(process: &mut Process, webhooks: usize) -> Result<(), String> {
    for number in 0..webhooks {
        let (answer, _) = process.invoke(telnyx::webhook(number))?;
        if answer["statusCode"] != 200 {
            return Err(format!("the webhook answers {answer}"));
        }
    }
    process.settle()
}

/// What template.yaml gives it, at this stub.
pub fn variables(aws: &str) -> [(&'static str, String); 5] {
    [
        ("AWS_ENDPOINT_URL_SQS", aws.to_owned()),
        ("EVENTS_QUEUE_URL", format!("{aws}/123456789012/events")),
        ("TELNYX_PUBLIC_KEYS", telnyx::public_key()),
        ("VOLLEY_METRICS", "Volley/bench".to_owned()),
        ("VOLLEY_BENCH_ROOT", tls::root().display().to_string()),
    ]
}

/// The instructions from start to end with so many webhooks.
fn counted(binary: &Path, aws: &Aws, webhooks: usize) -> Result<f64, String> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(binary);
    let mut process = Process::start(command, &variables(&aws.url))?;
    feed(&mut process, webhooks)?;
    collected(&process.stop()?)
}

/// What callgrind has counted, by its last word.
pub fn collected(said: &str) -> Result<f64, String> {
    // `==123== Collected : 1234567`
    let collected = said.lines().find_map(|line| line.split_once("Collected : "));
    let count = collected.and_then(|(_, count)| count.trim().parse().ok());
    count.ok_or_else(|| format!("valgrind does not say what it counted:\n{said}"))
}
