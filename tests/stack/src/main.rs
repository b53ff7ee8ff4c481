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
mod program;
mod stored;
mod stories;
mod tenants;

use deployment::Deployment;
use futures_util::FutureExt as _;
use futures_util::future::join_all;
use stack::Bootstrap;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::process::ExitCode;
use stories::{SCENES, Scene, Story};
use tokio::time::Instant;

/// How much of the emulator's log a failure prints.
const LAST_LINES: usize = 80;

#[tokio::main]
async fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let began = Instant::now();
    let bootstraps = match stack::bootstraps(&root) {
        Ok(bootstraps) => bootstraps,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::FAILURE;
        }
    };
    println!("the functions are built, {} s after the start", began.elapsed().as_secs());

    let wanted = std::env::args().nth(1).unwrap_or_default();
    let scenes = join_all(SCENES.iter().map(|scene| played(scene, &root, &bootstraps, &wanted))).await;
    let ends: Vec<_> = scenes.into_iter().flatten().collect();
    let failed: Vec<_> = ends.iter().filter_map(|end| end.as_ref().err().cloned()).collect();
    if ends.is_empty() {
        println!("no story has {wanted:?} in its name");
        return ExitCode::FAILURE;
    }
    if !failed.is_empty() {
        println!("failed: {}", failed.join(", "));
        return ExitCode::FAILURE;
    }
    println!("every story ends well, {} s after the start", began.elapsed().as_secs());
    ExitCode::SUCCESS
}

/// A scene's stories of these names, at the same time, on a deployment of their own.
async fn played(scene: &Scene, root: &Path, bootstraps: &[Bootstrap], wanted: &str) -> Vec<Result<(), String>> {
    if !scene.names.iter().any(|name| name.contains(wanted)) {
        return vec![];
    }
    let deployment = match Deployment::begin(root, bootstraps).await {
        Ok(deployment) => deployment,
        Err(problem) => return vec![Err(problem)],
    };
    let stories = (scene.stories)(&deployment).into_iter().filter(|story| story.name.contains(wanted));
    let ends = join_all(stories.map(told)).await;
    if ends.iter().any(Result::is_err) {
        println!("\n{}", deployment.history(LAST_LINES).await);
    }
    ends
}

/// One story; a panic in it is its failure, and the others go on.
async fn told(story: Story<'_>) -> Result<(), String> {
    let began = Instant::now();
    let ended = AssertUnwindSafe(story.tell).catch_unwind().await;
    let word = if ended.is_ok() { "ok" } else { "FAILED" };
    println!("{} ... {word} ({} s)", story.name, began.elapsed().as_secs());
    ended.map_err(|_| story.name.to_owned())
}
