//! What stands behind `local` on the command line. Four options need no parser of somebody else's.

use domain::settings::MAX_WINDOW;
use domain::webhook::url::Where;
use std::net::SocketAddr;
use std::path::PathBuf;

/// What `--help` prints.
pub const HELP: &str = "\
The whole of Volley in one process, without an AWS account.

Usage: local [--listen ADDRESS] [--data DIR] [--window SECONDS] [--webhooks WHERE]

  --listen ADDRESS   where to listen (127.0.0.1:8080; port 0 takes a free one)
  --data DIR         where everything is kept (./.volley)
  --window SECONDS   how long a burst of texts is gathered, 0 to 60 (7)
  --webhooks WHERE   where tenants' webhooks may be: public, which is https on the internet,
                     or loopback, which is http://127.0.0.1:PORT and http://localhost:PORT too (public)
  --help             this text

Telnyx and the model are simulated unless the environment says otherwise:
  TELNYX_API_BASE    such as https://api.telnyx.com/v2; then also TELNYX_API_KEY and
                     TELNYX_PUBLIC_KEY (base64, several separated by commas)
  LLM_BASE_URL       such as https://api.openai.com/v1; then also LLM_API_KEY and LLM_MODEL
  OIDC_ISSUER        such as https://id.example.com; then also OIDC_CLIENT_ID, and for a client
                     that has one OIDC_CLIENT_SECRET (people choose who they are)
  PUBLIC_URL         where Telnyx reaches this process (the listen address)
  VOLLEY_LOG         off, error, warn or info (the default)
";

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Where the page and the webhooks are.
    pub listen: SocketAddr,
    /// Where everything is kept.
    pub data: PathBuf,
    /// The demo tenants' window, in seconds.
    pub window: u32,
    /// Where tenants' webhooks may be.
    pub webhooks: Where,
}

/// A command line, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Start.
    Start(Options),
    /// Explain.
    Help,
}

/// Reads the command line; the error is one sentence.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let listen = SocketAddr::from(([127, 0, 0, 1], 8080));
    let mut options = Options { listen, data: PathBuf::from(".volley"), window: 7, webhooks: Where::Public };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let (name, given) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        if name == "--help" || name == "-h" {
            return Ok(Command::Help);
        }
        if !["--listen", "--data", "--window", "--webhooks"].contains(&name.as_str()) {
            return Err(format!("{name} is not an option; --help names them all."));
        }
        let value = given.or_else(|| arguments.next()).filter(|value| !value.is_empty());
        let value = value.ok_or_else(|| format!("{name} needs a value; --help shows an example."))?;
        match name.as_str() {
            "--listen" => options.listen = address(&value)?,
            "--window" => options.window = window(&value)?,
            "--webhooks" => options.webhooks = webhooks(&value)?,
            _ => options.data = PathBuf::from(value),
        }
    }
    Ok(Command::Start(options))
}

fn address(value: &str) -> Result<SocketAddr, String> {
    let plain = value.replacen("localhost:", "127.0.0.1:", 1);
    plain.parse().map_err(|_| format!("--listen {value} is not an address; one looks like 127.0.0.1:8080."))
}

fn window(value: &str) -> Result<u32, String> {
    let seconds = value.parse().ok().filter(|seconds| u64::from(*seconds) <= MAX_WINDOW.as_secs());
    seconds.ok_or_else(|| format!("--window {value} is not a number of seconds from 0 to 60."))
}

fn webhooks(value: &str) -> Result<Where, String> {
    match value {
        "public" => Ok(Where::Public),
        "loopback" => Ok(Where::LoopbackToo),
        _ => Err(format!("--webhooks {value} is neither public nor loopback.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_understood_in_both_spellings() {
        let expected = Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: PathBuf::from("/tmp/x"),
            window: 1,
            webhooks: Where::LoopbackToo,
        };
        let spaced = "--listen localhost:0 --data /tmp/x --window 1 --webhooks loopback";
        assert_eq!(parsed(spaced), Ok(Command::Start(expected.clone())));
        let joined = "--listen=127.0.0.1:0 --data=/tmp/x --window=1 --webhooks=loopback";
        assert_eq!(parsed(joined), Ok(Command::Start(expected)));
        assert_eq!(parsed("--help"), Ok(Command::Help));
    }

    #[test]
    fn what_is_wrong_is_named_in_one_sentence() {
        for line in ["--port 1", "--listen 8080", "--window 61", "--window x", "--webhooks all", "--data"] {
            let problem = parsed(line).expect_err("an error");
            assert!(problem.ends_with('.') && !problem.contains('\n'), "{problem}");
        }
    }
}
