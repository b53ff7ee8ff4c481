//! What `admin --help` prints; each command's own help stands in its file.

use crate::commands::{COMMANDS, Command};

const HEAD: &str = "\
Operates a deployed Volley, or one that runs as `local`.

Usage: admin COMMAND … [--stack FILE | --local URL] [--json] [--dry-run]

Commands, each with a --help of its own; every one may be given again:
";

const TAIL: &str = "
Where the deployment is:
  --stack FILE  what AWS says about the stack, both in one file:
                  aws cloudformation describe-stacks --stack-name volley > stack.json
                  aws cloudformation list-stack-resources --stack-name volley >> stack.json
                Without it: TABLE_NAME, EVENTS_QUEUE_URL, TICKS_QUEUE_URL, OUTBOUND_QUEUE_URL, RUNS_QUEUE_URL,
                NOTICES_QUEUE_URL, QUARANTINE_QUEUE_URL, MEDIA_BUCKET, PUBLIC_URL, TELNYX_PUBLIC_KEYS, TELNYX_API_BASE.
  --local URL   a running `local`, by the address of its page, such as http://127.0.0.1:8080; where its
                Telnyx is the real one, the key is read from TELNYX_API_KEY, because local tells it nobody
  --table NAME  the table, if neither says it

Credentials are those of the environment: AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
AWS_SESSION_TOKEN (eval \"$(aws configure export-credentials --format env)\" sets them).

  --json        one JSON object on stdout instead of sentences
  --dry-run     prints what would be written, and writes nothing
  --help        this text

Exit codes: 0 done, 1 not done or something is wrong, 2 the command line cannot be understood.
";

/// The whole of it.
pub fn all() -> String {
    let width = COMMANDS.iter().map(|command| usage(command).len()).max().unwrap_or(0);
    let line = |command: &Command| format!("  {:width$}  {}\n", usage(command), summary(command));
    format!("{HEAD}{}{TAIL}", COMMANDS.iter().map(line).collect::<String>())
}

/// One command's.
pub fn of(command: &Command) -> String {
    format!("Usage: admin {} [OPTIONS]\n\n{}", usage(command), command.help)
}

fn usage(command: &Command) -> String {
    let words = std::iter::once(&command.name).chain(command.words);
    words.copied().collect::<Vec<_>>().join(" ")
}

/// The first line of a command's help.
fn summary(command: &Command) -> &'static str {
    command.help.lines().next().unwrap_or_default()
}
