//! The API's own figures: what it takes to start, to begin the first conversation, which reads a number as people type it, and
//! for each further call.

use crate::aws::Aws;
use crate::process::Process;
use crate::row::Measured;
use crate::rows::Id;
use crate::system::events::{list, start};
use crate::system::outside::Outside;
use crate::system::table;
use crate::webhook::collected;
use std::path::Path;
use std::process::Command;

/// Calls of the shorter counted run; the longer has twice as many, and the difference is what is warm.
const COUNTED: usize = 50;

/// Calls after which memory is read; each second one begins a conversation.
const CALLS: usize = 2_500;

/// Counts instructions, and reads memory.
pub fn measure(binary: &Path, measured: &mut Measured) -> Result<(), String> {
    eprintln!("Calling the API.");
    let outside = Outside::open()?;
    let aws = Aws::keeping(outside.secrets())?;
    let table = table::open(&outside.accounts())?;
    let variables = outside.variables(&aws.url, &table);
    let mut phone = 0;
    let mut counted = |starts: usize, lists: usize| -> Result<f64, String> {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(binary);
        let mut process = Process::start(command, &variables)?;
        for _ in 0..starts {
            phone += 1;
            call(&mut process, start(phone), 201)?;
        }
        for _ in 0..lists {
            call(&mut process, list(), 200)?;
        }
        process.settle()?;
        collected(&process.stop()?)
    };
    let nothing = counted(0, 0)?;
    measured.insert(Id::ApiStart, nothing / 1e6);
    measured.insert(Id::ApiFirst, (counted(1, 0)? - nothing) / 1e6);
    let (once, twice) = (counted(COUNTED, 0)?, counted(2 * COUNTED, 0)?);
    measured.insert(Id::ApiBegun, (twice - once) / COUNTED as f64 / 1e6);
    let (once, twice) = (counted(0, COUNTED)?, counted(0, 2 * COUNTED)?);
    measured.insert(Id::ApiListed, (twice - once) / COUNTED as f64 / 1e6);

    let mut process = Process::start(Command::new(binary), &variables)?;
    for _ in 0..CALLS / 2 {
        phone += 1;
        call(&mut process, start(phone), 201)?;
        call(&mut process, list(), 200)?;
        // What it has queued is nobody's.
        aws.fetch();
    }
    process.settle()?;
    measured.insert(Id::ApiMemory, process.memory("VmHWM")?);
    process.stop().map(drop)
}

fn call(process: &mut Process, event: Vec<u8>, status: u16) -> Result<(), String> {
    let (answer, _) = process.invoke(event)?;
    if answer["statusCode"] == status { Ok(()) } else { Err(format!("the API answers {answer}")) }
}
