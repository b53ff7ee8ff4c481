//! The command line: words name the command and what it is about, options begin with `--`, in any order. No parser of
//! somebody else's: an option has the same form in every command, so one list of them is all it takes.

use crate::commands::{COMMANDS, Command};
use crate::problem::Problem;
use domain::{Phone, TenantId, WorkflowId};
use std::collections::BTreeMap;

/// Options that a value follows, in every command that has them.
const VALUES: [&str; 26] = [
    "--account",
    "--country",
    "--drop-public-key",
    "--email",
    "--file",
    "--from",
    "--id",
    "--idempotency",
    "--key-env",
    "--key-secret",
    "--language",
    "--local",
    "--name",
    "--permissions",
    "--price",
    "--profile",
    "--public-key",
    "--quota",
    "--role",
    "--since",
    "--stack",
    "--table",
    "--teams",
    "--webhook-url",
    "--window",
    "--zone",
];

/// Options that stand alone.
const FLAGS: [&str; 8] = ["--dry-run", "--fix", "--help", "--json", "--key-stdin", "--unchecked", "--update", "--yes"];

/// Options that every command has.
const EVERYWHERE: [&str; 6] = ["--dry-run", "--help", "--json", "--local", "--stack", "--table"];

/// A command line, taken apart.
#[derive(Clone, Debug, Default)]
pub struct Given {
    words: Vec<String>,
    options: BTreeMap<String, String>,
}

impl Given {
    /// Takes it apart. What it says is checked against its command by [`Given::command`].
    pub fn read(arguments: impl IntoIterator<Item = String>) -> Result<Self, Problem> {
        let mut given = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let argument = if argument == "-h" { "--help".to_owned() } else { argument };
            if !argument.starts_with('-') {
                given.words.push(argument);
                continue;
            }
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (argument, None),
            };
            let value = if FLAGS.contains(&name.as_str()) {
                if value.is_some() {
                    return Err(Problem::usage(format!("{name} takes no value.")));
                }
                String::new()
            } else if VALUES.contains(&name.as_str()) {
                let value = value.or_else(|| arguments.next()).filter(|value| !value.is_empty());
                value.ok_or_else(|| Problem::usage(format!("{name} needs a value; --help shows an example.")))?
            } else {
                return Err(Problem::usage(format!("{name} is not an option; admin --help names them.")));
            };
            if given.options.insert(name.clone(), value).is_some() {
                return Err(Problem::usage(format!("{name} is given twice.")));
            }
        }
        Ok(given)
    }

    /// The command that the first words name; they are taken away. `None`: no words at all.
    pub fn command(&mut self) -> Result<Option<&'static Command>, Problem> {
        if self.words.is_empty() {
            return Ok(None);
        }
        let said = self.words.join(" ");
        let named = |command: &&Command| said == command.name || said.starts_with(&format!("{} ", command.name));
        let Some(command) = COMMANDS.iter().find(named) else {
            return Err(Problem::usage(format!("There is no command {}; admin --help names them.", self.words[0])));
        };
        self.words.drain(..command.name.split(' ').count());
        Ok(Some(command))
    }

    /// Whether the rest is what this command takes.
    pub fn check(&self, command: &Command) -> Result<(), Problem> {
        let allowed =
            |name: &&String| !EVERYWHERE.contains(&name.as_str()) && !command.options.contains(&name.as_str());
        if let Some(name) = self.options.keys().find(allowed) {
            let sentence = format!("{name} is not an option of {0}; admin {0} --help names them.", command.name);
            return Err(Problem::usage(sentence));
        }
        let needed = command.words.iter().filter(|word| !word.starts_with('[')).count();
        if let Some(missing) = command.words.get(self.words.len()).filter(|_| self.words.len() < needed) {
            let sentence = format!("{missing} is missing: admin {} {}.", command.name, command.words.join(" "));
            return Err(Problem::usage(sentence));
        }
        match self.words.get(command.words.len()) {
            Some(surplus) => {
                Err(Problem::usage(format!("{surplus} is one word too many; admin {} --help.", command.name)))
            }
            None => Ok(()),
        }
    }

    /// Whether this option is given.
    pub fn has(&self, name: &str) -> bool {
        self.options.contains_key(name)
    }

    /// This option's value.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }

    /// This option's value, which the command cannot do without.
    pub fn required(&self, name: &str, example: &str) -> Result<&str, Problem> {
        self.value(name).ok_or_else(|| Problem::usage(format!("{name} is missing, such as {name} {example}.")))
    }

    /// The word at this place, if it is there.
    pub fn word(&self, place: usize) -> Option<&str> {
        self.words.get(place).map(String::as_str)
    }

    /// The tenant at this place, which [`Given::check`] has found to be there.
    pub fn tenant(&self, place: usize) -> Result<TenantId, Problem> {
        let text = self.word(place).unwrap_or_default();
        let problem = || Problem::usage(format!("{text:?} is no tenant's id, which has 1 to 40 of a-z, 0-9 and -."));
        TenantId::parse(text).ok_or_else(problem)
    }

    /// The number at this place, likewise.
    pub fn phone(&self, place: usize) -> Result<Phone, Problem> {
        e164(self.word(place).unwrap_or_default())
    }

    /// The number that this option names, which must be given.
    pub fn number(&self, option: &str) -> Result<Phone, Problem> {
        e164(self.required(option, &format!("{option} +12125550100"))?)
    }

    /// The workflow's id at this place.
    pub fn workflow(&self, place: usize) -> Result<WorkflowId, Problem> {
        let text = self.word(place).unwrap_or_default();
        let problem = || Problem::usage(format!("{text:?} is no workflow's id, which has 1 to 40 of a-z, 0-9 and -."));
        WorkflowId::parse(text).ok_or_else(problem)
    }

    /// The account's id within the tenant.
    pub fn account(&self) -> Result<&str, Problem> {
        let id = self.value("--account").unwrap_or(DEFAULT_ACCOUNT);
        let plain = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let problem = || Problem::usage(format!("{id:?} is no account's id, which has 1 to 40 of a-z, 0-9 and -."));
        (plain && id.len() <= 40).then_some(id).ok_or_else(problem)
    }
}

/// A tenant's account, when it has one only.
const DEFAULT_ACCOUNT: &str = "main";

fn e164(text: &str) -> Result<Phone, Problem> {
    let problem = || Problem::usage(format!("{text:?} is no number in E.164, which looks like +12125550123."));
    Phone::parse(text).ok_or_else(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<(Given, &'static Command), Problem> {
        let mut given = Given::read(line.split_whitespace().map(str::to_owned))?;
        let command = given.command()?.expect("a command is named");
        given.check(command)?;
        Ok((given, command))
    }

    #[test]
    fn words_and_options_come_in_any_order() {
        let (given, command) = read("--json number --dry-run attach acme --account=other +12125550100").expect("fine");
        assert_eq!(command.name, "number attach");
        assert_eq!(given.tenant(0).expect("a tenant").as_str(), "acme");
        assert_eq!(given.phone(1).expect("a number").as_str(), "+12125550100");
        assert_eq!(given.account(), Ok("other"));
        assert!(given.has("--json") && given.has("--dry-run") && !given.has("--yes"));
    }

    #[test]
    fn every_option_of_a_command_is_an_option() {
        for command in COMMANDS {
            for option in command.options {
                assert!(VALUES.contains(option) || FLAGS.contains(option), "{option}");
                assert!(command.help.contains(option), "{} does not explain {option}", command.name);
            }
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_one_sentence() {
        for line in [
            "fly",
            "tenant",
            "tenant fly",
            "tenant create",
            "number attach acme",
            "number attach acme +1 +2 +3",
            "doctor --yes",
            "doctor --nonsense",
            "doctor --fix=1",
            "doctor --stack",
            "doctor --fix --fix",
        ] {
            let problem = read(line).expect_err(line);
            assert_eq!(problem.exit_code(), 2, "{line}");
            assert!(problem.sentence.ends_with('.') && !problem.sentence.contains('\n'), "{}", problem.sentence);
        }
    }
}
