//! The webhook against what a user would write instead: the same in Node 20 and in Python 3.11, on the same stubs. They take
//! turns, A B C A B C, so that whatever else the machine does meets all of them. An empty program is started beside them: what
//! the kernel and the loader take for it, they take for anything.

mod install;

use crate::aws::Aws;
use crate::process::Process;
use crate::row::Measured;
use crate::rows::Id;
use crate::webhook;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How often each is measured; the median counts.
const ROUNDS: usize = 5;

/// How often each is started; the median counts. More often, because a millisecond is soon disturbed.
const STARTS: usize = 41;

/// Webhooks before the warm ones are counted: compilers that compile while they run are done by then.
const WARM_UP: usize = 1_500;

/// Webhooks that are counted; together with the others as many as after which memory is read.
const COUNTED: usize = webhook::REMEMBERED - WARM_UP;

/// Somebody who is measured.
struct Contender {
    name: &'static str,
    program: PathBuf,
    script: Option<PathBuf>,
    /// Milliseconds of CPU until it asks for its first event.
    starts: Vec<f64>,
    /// Milliseconds of CPU for each message.
    warm: Vec<f64>,
    /// Megabytes.
    memory: Vec<f64>,
}

/// Measures all.
pub fn measure(binary: &Path, measured: &mut Measured) -> Result<(), String> {
    let (node, node_script) = install::node()?;
    let (python, python_script) = install::python()?;
    let mut empty = Contender::new("the empty program", install::empty()?, None);
    let mut rust = Contender::new("Rust", binary.to_owned(), None);
    let mut node = Contender::new("Node", node, Some(node_script));
    let mut python = Contender::new("Python", python, Some(python_script));
    eprintln!("Starting the twins, {STARTS} times each.");
    for _ in 0..STARTS {
        for contender in [&mut empty, &mut rust, &mut node, &mut python] {
            contender.start()?;
        }
    }
    for round in 1..=ROUNDS {
        eprintln!("Twins, round {round} of {ROUNDS}.");
        for contender in [&mut rust, &mut node, &mut python] {
            contender.feed()?;
        }
    }
    let [starts, warm] = [|of: &Contender| median(&of.starts), |of: &Contender| median(&of.warm)];
    measured.extend([
        (Id::RustInit, starts(&rust)),
        (Id::EmptyInit, starts(&empty)),
        (Id::RustWarm, warm(&rust)),
        (Id::NodeInit, starts(&node) / starts(&rust)),
        (Id::NodeWarm, warm(&node) / warm(&rust)),
        (Id::NodeMemory, median(&node.memory)),
        (Id::PythonInit, starts(&python) / starts(&rust)),
        (Id::PythonWarm, warm(&python) / warm(&rust)),
        (Id::PythonMemory, median(&python.memory)),
    ]);
    Ok(())
}

impl Contender {
    fn new(name: &'static str, program: PathBuf, script: Option<PathBuf>) -> Self {
        Self { name, program, script, starts: vec![], warm: vec![], memory: vec![] }
    }

    /// A process that has asked for its first event.
    fn process(&self, aws: &Aws) -> Result<Process, String> {
        let mut command = Command::new(&self.program);
        command.args(&self.script);
        let process = Process::start(command, &webhook::variables(&aws.url)).and_then(|mut process| {
            process.settle()?;
            Ok(process)
        });
        process.map_err(|problem| format!("{}: {problem}", self.name))
    }

    fn start(&mut self) -> Result<(), String> {
        let process = self.process(&Aws::start()?)?;
        self.starts.push(process.cpu()?.as_secs_f64() * 1e3);
        process.stop().map(drop)
    }

    /// A process from its start to its last webhook.
    fn feed(&mut self) -> Result<(), String> {
        let aws = Aws::start()?;
        let mut process = self.process(&aws)?;
        webhook::feed(&mut process, WARM_UP)?;
        let warmed = process.cpu()?;
        webhook::feed(&mut process, COUNTED)?;
        self.warm.push((process.cpu()? - warmed).as_secs_f64() * 1e3 / COUNTED as f64);
        self.memory.push(process.memory("VmHWM")?);
        process.stop().map(drop)
    }
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
