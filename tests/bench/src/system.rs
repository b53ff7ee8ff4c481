//! Turns through everything that is deployed: the release binaries as Lambda runs them, a table (dynoxide), a stub of the other
//! services, the fakes of Telnyx and of the model. Queues deliver at once and in batches of ten, the window is closed at once:
//! nothing waits, so thousands of turns take minutes.

pub mod events;
pub mod outside;
pub mod table;

use crate::aws::{Aws, Sent};
use crate::process::Process;
use crate::row::Measured;
use crate::rows::Id;
use fakes::telnyx::Acknowledgement;
use outside::Outside;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// Texts, each from a phone of its own and each answered.
const TEXTS: usize = 2_500;

/// Progress is told this often.
const TOLD: usize = 500;

/// Changes that `live` is told of, and sweeps: over an hour and a half of them.
const CHANGES: usize = 2_500;
const SWEEPS: usize = 100;

/// Runs of a workflow that are begun: each sends, and waits.
const RUNS: usize = 2_500;

/// Messages of a batch (template.yaml).
const BATCH: usize = 10;

/// Batches of ticks with a model that thinks; the median counts.
const THOUGHTFUL: usize = 3;

/// How long it thinks then (the budget's assumption).
const THINKING: Duration = Duration::from_millis(2_500);

/// A function's memory in template.yaml, in GB.
const MEMORY: f64 = 128.0 / 1024.0;

/// The functions that are invoked here, and so started: the others need what no turn has (the dashboard a sign-in).
const DEPLOYED: [&str; 7] = ["webhook", "inbound", "reply", "outbound", "live", "sweep", "workflow"];

/// Queues, and who reads each.
const READ: [(&str, &str); 4] =
    [("events", "inbound"), ("ticks", "reply"), ("outbound", "outbound"), ("runs", "workflow")];

/// At most this many rounds until a batch of texts is answered and its receipts are stored: it takes seven.
const MAX_ROUNDS: usize = 50;

/// What is deployed, and what it stands on.
pub struct System {
    aws: Aws,
    outside: Outside,
    functions: BTreeMap<&'static str, Process>,
    /// Messages that functions have handled: each webhook, each record of a batch.
    handled: usize,
    /// How long each batch of ticks took.
    replied: Vec<Duration>,
}

/// Plays it; gives the log bytes of a message's whole life as well.
pub fn measure(binaries: &BTreeMap<&'static str, PathBuf>, measured: &mut Measured) -> Result<f64, String> {
    let mut system = System::deploy(binaries)?;
    let logged = system.logged();
    eprintln!("{TEXTS} turns through the whole system.");
    for first in (0..TEXTS).step_by(BATCH) {
        system.answer(first..first + BATCH)?;
        if (first + BATCH).is_multiple_of(TOLD) {
            eprintln!("{} of {TEXTS}", first + BATCH);
        }
    }
    let logged = (system.logged() - logged) as f64;
    // A text and its reply are two messages.
    let of_a_life = logged / (2 * TEXTS) as f64;
    measured.insert(Id::LogBytes, logged / system.handled as f64);
    measured.insert(Id::LifeBytes, of_a_life);
    let replies = system.outside.received();
    if replies != TEXTS {
        return Err(format!("{TEXTS} texts got {replies} replies"));
    }
    for _ in 0..CHANGES {
        system.invoke("live", events::change())?;
    }
    for _ in 0..SWEEPS {
        system.invoke("sweep", events::minute())?;
    }
    let functions = [
        ("reply", Id::ReplyMemory),
        ("inbound", Id::InboundMemory),
        ("outbound", Id::OutboundMemory),
        ("live", Id::LiveMemory),
        ("sweep", Id::SweepMemory),
    ];
    for (function, id) in functions {
        measured.insert(id, system.function(function)?.memory("VmHWM")?);
    }
    measured.insert(Id::WorkflowMemory, system.running()?);
    measured.insert(Id::GigabyteSeconds, system.thoughtful()?);
    Ok(of_a_life)
}

impl System {
    fn deploy(binaries: &BTreeMap<&'static str, PathBuf>) -> Result<Self, String> {
        let outside = Outside::open()?;
        let aws = Aws::keeping(outside.secrets())?;
        let table = table::open(&outside.accounts())?;
        let variables = outside.variables(&aws.url, &table);
        let start = |(name, binary): (&&'static str, &PathBuf)| {
            let process = Process::start(Command::new(binary), &variables);
            process.map(|process| (*name, process)).map_err(|problem| format!("{name}: {problem}"))
        };
        let deployed = binaries.iter().filter(|(name, _)| DEPLOYED.contains(name));
        let functions = deployed.map(start).collect::<Result<_, _>>()?;
        Ok(Self { aws, outside, functions, handled: 0, replied: vec![] })
    }

    /// These phones text, and everything that follows happens.
    fn answer(&mut self, phones: impl Iterator<Item = usize>) -> Result<(), String> {
        for phone in phones {
            self.outside.text(phone)?;
        }
        self.rest()
    }

    /// Until nobody has anything to do.
    fn rest(&mut self) -> Result<(), String> {
        for _ in 0..MAX_ROUNDS {
            let deliveries = self.outside.due();
            let nothing = deliveries.is_empty();
            for delivery in deliveries {
                self.handled += 1;
                let answer = self.invoke("webhook", events::webhook(&delivery))?.0;
                let status = answer["statusCode"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(0);
                self.outside.delivered(delivery.id, Acknowledgement::Status(status));
            }
            let sent = self.aws.fetch();
            if nothing && sent.is_empty() {
                return Ok(());
            }
            self.carry(&sent)?;
        }
        Err("the queues do not empty themselves".into())
    }

    /// What was sent to queues reaches the functions that read them.
    fn carry(&mut self, sent: &[Sent]) -> Result<(), String> {
        for (queue, function) in READ {
            let bodies: Vec<&str> =
                sent.iter().filter(|sent| sent.queue == queue).map(|sent| sent.body.as_str()).collect();
            for batch in bodies.chunks(BATCH) {
                self.handled += batch.len();
                let took = self.hand(function, batch)?;
                if function == "reply" {
                    self.replied.push(took);
                }
            }
        }
        match sent.iter().find(|sent| sent.queue == "quarantine") {
            Some(sent) => Err(format!("this was not understood: {}", sent.body)),
            None => Ok(()),
        }
    }

    /// A batch that all of it must be done of.
    fn hand(&mut self, function: &str, batch: &[&str]) -> Result<Duration, String> {
        let (answer, took) = self.invoke(function, events::batch(batch))?;
        match answer["batchItemFailures"].as_array() {
            Some(failures) if failures.is_empty() => Ok(took),
            _ => Err(format!("{function} answers {answer}")),
        }
    }

    /// Begins the runs; gives the memory of `workflow`.
    fn running(&mut self) -> Result<f64, String> {
        let before = self.outside.received();
        for first in (0..RUNS).step_by(BATCH) {
            let starts: Vec<String> = (first..first + BATCH).map(|phone| self.outside.start(phone)).collect();
            self.hand("workflow", &starts.iter().map(String::as_str).collect::<Vec<_>>())?;
            self.rest()?;
        }
        match self.outside.received() - before {
            RUNS => self.function("workflow")?.memory("VmHWM"),
            sent => Err(format!("{RUNS} runs sent {sent} messages")),
        }
    }

    /// GB-s for each reply while the model thinks. The table and the stubs share the machine with the function, so its own part
    /// is rather too large.
    fn thoughtful(&mut self) -> Result<f64, String> {
        self.outside.think(THINKING);
        self.replied.clear();
        for round in 0..THOUGHTFUL {
            let first = round * BATCH;
            self.answer(first..first + BATCH)?;
        }
        if self.replied.len() != THOUGHTFUL {
            return Err(format!("{} batches of ticks instead of {THOUGHTFUL}", self.replied.len()));
        }
        self.replied.sort();
        Ok(self.replied[THOUGHTFUL / 2].as_secs_f64() * MEMORY / BATCH as f64)
    }

    fn invoke(&mut self, name: &str, event: Vec<u8>) -> Result<(serde_json::Value, Duration), String> {
        let function = self.functions.get_mut(name).ok_or_else(|| format!("{name} is not deployed"))?;
        function.invoke(event).map_err(|problem| format!("{name}: {problem}"))
    }

    fn function(&mut self, name: &str) -> Result<&mut Process, String> {
        let function = self.functions.get_mut(name).ok_or_else(|| format!("{name} is not deployed"))?;
        function.settle()?;
        Ok(function)
    }

    fn logged(&self) -> u64 {
        self.functions.values().map(Process::logged).sum()
    }
}
