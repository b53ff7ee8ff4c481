//! cargo-lambda, used on `webhook` as a platform team uses it: `build` for arm64, `deploy` to a stand-in for AWS, `watch`, and
//! `invoke --data-file events/…`. A program and no `#[test]`, because it needs cargo-lambda: `./test lambda` installs and runs it.

mod build;
mod commands;
mod deploy;
mod invoke;
mod queue;
mod samples;
mod server;
mod watch;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    match all() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn all() -> Result<(), String> {
    let began = commands::now();
    let done = |what: &str| println!("{what} ({} s after the start)", began.elapsed().as_secs());
    let scratch = root().join("target/lambda-tests");
    std::fs::create_dir_all(&scratch).map_err(|error| format!("{} cannot be made ({error}).", scratch.display()))?;

    done(&build::build(&scratch)?);
    done(&deploy::deploy(&scratch)?);
    let queue = queue::Queue::start()?;
    let watch = watch::Watch::start(&scratch, &samples::public_key(), &queue.url())?;
    done(&invoke::invoke_all(&scratch, &watch, &queue)?);
    watch.stop()?;
    done("Interrupted, cargo lambda watch has ended, and its function with it");
    Ok(())
}

/// The checkout.
fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("this was compiled there")
}
