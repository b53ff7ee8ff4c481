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

/// Webhooks before the warm ones are counted: compilers that compile while they run are done by then.
const WARM_UP: usize = 1_500;

/// Webhooks that are counted; together with the others as many as after which memory is read.
const COUNTED: usize = webhook::REMEMBERED - WARM_UP;

/// Somebody who is measured.
struct Contender {
    name: &'static str,
    program: PathBuf,
    script: Option<PathBuf>,
    samples: Vec<Sample>,
}

/// One process, from start to its last webhook.
#[derive(Clone, Copy)]
struct Sample {
    /// Milliseconds of CPU until it asks for its first event.
    init: f64,
    /// Milliseconds of CPU for each message.
    warm: f64,
    /// Megabytes.
    memory: f64,
}

/// Measures all three.
pub fn measure(binary: &Path, measured: &mut Measured) -> Result<(), String> {
    let (node, node_script) = install::node()?;
    let (python, python_script) = install::python()?;
    let contender = |name, program, script| Contender { name, program, script, samples: vec![] };
    let mut contenders = [
        contender("Rust", binary.to_owned(), None),
        contender("Node", node, Some(node_script)),
        contender("Python", python, Some(python_script)),
    ];
    let empty = install::empty()?;
    let mut least = vec![];
    for round in 1..=ROUNDS {
        eprintln!("Twins, round {round} of {ROUNDS}.");
        least.push(start(Command::new(&empty), &Aws::start()?)?.1);
        for contender in &mut contenders {
            let sample = sample(contender).map_err(|problem| format!("{}: {problem}", contender.name))?;
            contender.samples.push(sample);
        }
    }
    let [rust, node, python] = contenders.map(|contender| median(&contender.samples));
    least.sort_by(f64::total_cmp);
    measured.extend([
        (Id::RustInit, rust.init),
        (Id::EmptyInit, least[least.len() / 2]),
        (Id::RustWarm, rust.warm),
        (Id::NodeInit, node.init / rust.init),
        (Id::NodeWarm, node.warm / rust.warm),
        (Id::NodeMemory, node.memory),
        (Id::PythonInit, python.init / rust.init),
        (Id::PythonWarm, python.warm / rust.warm),
        (Id::PythonMemory, python.memory),
    ]);
    Ok(())
}

fn sample(contender: &Contender) -> Result<Sample, String> {
    let aws = Aws::start()?;
    let mut command = Command::new(&contender.program);
    command.args(&contender.script);
    let (mut process, init) = start(command, &aws)?;
    webhook::feed(&mut process, WARM_UP)?;
    let warmed = process.cpu()?;
    webhook::feed(&mut process, COUNTED)?;
    let ended = process.cpu()?;
    let memory = process.memory("VmHWM")?;
    process.stop()?;
    let warm = (ended - warmed).as_secs_f64() * 1e3 / COUNTED as f64;
    Ok(Sample { init, warm, memory })
}

/// Until it asks for its first event, with the milliseconds of CPU that this took.
fn start(command: Command, aws: &Aws) -> Result<(Process, f64), String> {
    let mut process = Process::start(command, &webhook::variables(&aws.url))?;
    process.settle()?;
    let init = process.cpu()?.as_secs_f64() * 1e3;
    Ok((process, init))
}

fn median(samples: &[Sample]) -> Sample {
    let of = |part: fn(&Sample) -> f64| {
        let mut values: Vec<f64> = samples.iter().map(part).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Sample { init: of(|sample| sample.init), warm: of(|sample| sample.warm), memory: of(|sample| sample.memory) }
}
