//! Stories on the whole deployment: template.yaml by CloudFormation, the real bootstraps, real queues, delays and streams of an
//! emulator, with Telnyx and the model simulated behind HTTP. They are played at the same time, each with phones of its own.
//! A program and no `#[test]`, because it needs the emulator and the bootstraps: `./test stack` runs it, and
//! `cargo run -p stack-tests -- burst` only the stories with that in their names.

mod checker;
mod deployment;
mod kills;
mod outside;
mod points;
mod postman;
mod stories;
mod tenants;

use deployment::Deployment;
use futures_util::FutureExt as _;
use futures_util::future::join_all;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::process::ExitCode;
use tokio::time::Instant;

/// How much of the emulator's log a failure prints.
const LAST_LINES: usize = 80;

#[tokio::main]
async fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let began = Instant::now();
    let deployment = match Deployment::begin(&root).await {
        Ok(deployment) => deployment,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::FAILURE;
        }
    };
    println!("template.yaml is deployed, {} s after the start", began.elapsed().as_secs());

    let wanted = std::env::args().nth(1).unwrap_or_default();
    let is_wanted = |story: &stories::Story<'_>| story.name.contains(&wanted);
    let mut ends = join_all(stories::all(&deployment).into_iter().filter(is_wanted).map(told)).await;
    ends.extend(join_all(stories::last(&deployment).into_iter().filter(is_wanted).map(told)).await);
    if ends.is_empty() {
        println!("no story has {wanted:?} in its name");
        return ExitCode::FAILURE;
    }
    let failed: Vec<_> = ends.into_iter().filter_map(Result::err).collect();
    if failed.is_empty() {
        println!("every story ends well, {} s after the start", began.elapsed().as_secs());
        return ExitCode::SUCCESS;
    }
    println!("\n{}", deployment.history(LAST_LINES).await);
    println!("failed: {}", failed.join(", "));
    ExitCode::FAILURE
}

/// One story; a panic in it is its failure, and the others go on.
async fn told(story: stories::Story<'_>) -> Result<(), &'static str> {
    let began = Instant::now();
    let ended = AssertUnwindSafe(story.tell).catch_unwind().await;
    let word = if ended.is_ok() { "ok" } else { "FAILED" };
    println!("{} ... {word} ({} s)", story.name, began.elapsed().as_secs());
    ended.map_err(|_| story.name)
}
