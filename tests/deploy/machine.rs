//! A machine with a checkout whose commands only note how they were called. What they answer is laid out before.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The commands that the scripts would call.
const COMMANDS: [&str; 6] = ["aws", "sam", "cargo", "curl", "git", "date"];

/// Each notes its words, and its standard input where it is told to read one; then answers the first line of `answers` whose first
/// field is among its words. An answer that begins with `!` is said on stderr, and the command fails.
const COMMAND: &str = r##"#!/bin/bash
folder=$(dirname "$(dirname "$0")")
words="${0##*/} $*"
case ${0##*/} in
git) echo 3333333 && exit ;;
date) echo 20261122T120000Z && exit ;;
esac
echo "$words" >> "$folder/log"
case $words in
*/dev/stdin* | *" --config -"* | *"s3 cp --only-show-errors - "*) echo "  < $(cat)" >> "$folder/log" ;;
esac
while IFS=$'\t' read -r pattern answer; do
    [[ $words == *"$pattern"* ]] || continue
    case $answer in
    !*) echo "${answer#!}" >&2; exit 1 ;;
    *) echo "$answer"; exit ;;
    esac
done < "$folder/answers"
case $words in *"s3 cp s3://"*" -") exit 1 ;; esac
"##;

/// The machine.
pub struct Machine {
    folder: PathBuf,
}

/// What came of a script.
pub struct Run {
    /// What it said, on both outputs.
    pub said: String,
    /// The commands it called, and what went into them.
    pub calls: String,
    /// Its exit code.
    pub code: i32,
}

impl Machine {
    /// All commands are there, and answer nothing.
    pub fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("deploy-{}-{number}", std::process::id()));
        let bin = folder.join("bin");
        fs::create_dir_all(&bin).expect("the target folder can be written");
        for name in COMMANDS {
            let path = bin.join(name);
            fs::write(&path, COMMAND).expect("the target folder can be written");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is our file");
        }
        fs::write(folder.join("answers"), "").expect("the target folder can be written");
        let machine = Self { folder };
        machine.check_out();
        machine
    }

    /// The scripts and what they read of the checkout, and bootstraps as a build leaves them.
    fn check_out(&self) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the checkout is there");
        for name in ["infra/deploy", "tests/tools", "template.yaml"] {
            let place = self.folder.join(name);
            fs::create_dir_all(place.parent().expect("it is below the folder")).expect("it is our folder");
            symlink(root.join(name), place).expect("it is our folder");
        }
        let functions = fs::read_dir(root.join("functions")).expect("there are functions");
        for function in functions.map(|entry| entry.expect("an entry").file_name()) {
            self.bootstrap(&function.to_string_lossy(), "GLIBC_2.2.5 GLIBC_2.30");
        }
    }

    /// Puts a bootstrap in place.
    pub fn bootstrap(&self, function: &str, bytes: &str) {
        let folder = self.folder.join("target/lambda").join(function);
        fs::create_dir_all(&folder).expect("it is our folder");
        fs::write(folder.join("bootstrap"), bytes).expect("it is our folder");
    }

    /// A command with these words answers this.
    pub fn answer(self, words: &str, answer: &str) -> Self {
        let path = self.folder.join("answers");
        let mut answers = fs::read_to_string(&path).expect("it is there");
        answers.insert_str(0, &format!("{words}\t{answer}\n"));
        fs::write(path, answers).expect("it is our file");
        self
    }

    /// A command with these words fails.
    pub fn fail(self, words: &str) -> Self {
        self.refuse(words, "no")
    }

    /// A command with these words fails and says this.
    pub fn refuse(self, words: &str, why: &str) -> Self {
        self.answer(words, &format!("!{why}"))
    }

    /// Runs a script of `infra/deploy` with this on its standard input.
    pub fn run(&self, script: &str, words: &[&str], input: &str) -> Run {
        fs::write(self.folder.join("log"), "").expect("it is our file");
        let path = format!("{}:{}", self.folder.join("bin").display(), std::env::var("PATH").unwrap_or_default());
        let mut child = Command::new(self.folder.join("infra/deploy").join(script))
            .args(words)
            .env("PATH", path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the scripts can be executed");
        let mut stdin = child.stdin.take().expect("it was asked for");
        // A script that reads nothing has closed it.
        stdin.write_all(input.as_bytes()).ok();
        drop(stdin);
        let output = child.wait_with_output().expect("it ends");
        let said = [output.stdout, output.stderr].concat();
        Run {
            said: String::from_utf8(said).expect("text"),
            calls: fs::read_to_string(self.folder.join("log")).expect("it is there"),
            code: output.status.code().unwrap_or(-1),
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}
