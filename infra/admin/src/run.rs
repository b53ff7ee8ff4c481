//! One command, from its arguments to its exit code. Sentences about what went wrong go to stderr, and with `--json` as
//! an object to stdout, where exactly one object is printed whatever happens.

use crate::arguments::Given;
use crate::help;
use crate::local;
use crate::names::Names;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::{Ending, Report};
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

/// Carries it out.
pub async fn run(arguments: impl IntoIterator<Item = String>) -> ExitCode {
    let arguments: Vec<String> = arguments.into_iter().collect();
    let json = arguments.iter().any(|argument| argument == "--json");
    match carry_out(arguments, json).await {
        Ok(Ending::Fine) => ExitCode::SUCCESS,
        Ok(Ending::Wrong) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("{}", problem.sentence);
            if json {
                print(&json!({"ok": false, "error": {"code": problem.code, "sentence": problem.sentence}}).to_string());
            }
            ExitCode::from(problem.exit_code())
        }
    }
}

async fn carry_out(arguments: Vec<String>, json: bool) -> Result<Ending, Problem> {
    let mut given = Given::read(arguments)?;
    let Some(command) = given.command()? else {
        if !given.has("--help") {
            return Err(Problem::usage("No command is given; admin --help names them."));
        }
        print(help::all().trim_end());
        return Ok(Ending::Fine);
    };
    if given.has("--help") {
        print(help::of(command).trim_end());
        return Ok(Ending::Fine);
    }
    given.check(command)?;
    let local = match given.value("--local") {
        Some(url) => Some(local::describe(url).await?),
        None => None,
    };
    let names = Names::read(&given, local.as_ref(), |name| std::env::var(name).ok())?;
    let outside = Outside::open(names, given.has("--dry-run"))?;
    let report = (command.run)(&given, &outside).await?;
    let would = outside.would();
    let dry = given.has("--dry-run").then_some(would.as_slice());
    print(&shown(&report, command.name, dry, json));
    Ok(report.ending)
}

fn shown(report: &Report, command: &str, dry: Option<&[Value]>, json: bool) -> String {
    if json { report.json(command, dry).to_string() } else { report.text(dry) }
}

/// Whoever reads may have gone (`| head`), which is no error of ours.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _gone = writeln!(out, "{text}").and_then(|()| out.flush());
}
