//! `doctor`: why are messages not sent, replies not written, conversations not shown (F179 to F181)? Each check says in
//! one sentence what it found; what is Telnyx's to hold and ours to want, `--fix` sets.

mod account;
mod numbers;
mod stack;
mod tenant;

use super::Command;
use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::{Ending, Report};
use domain::checkup;
use serde_json::{Value, json};
use std::future::Future;

pub const COMMAND: Command = Command {
    name: "doctor",
    words: &["[TENANT]"],
    options: &["--fix", "--webhook-url"],
    help: "\
Says what is wrong: with the stack, and with a tenant's account, profile, numbers and assistant.

  --fix               sets what is wrong and can be set: at Telnyx the profile's webhook URL, its API version 2, no AI
                      assistant of Telnyx's own, numbers on their profile; here the default assistant
  --webhook-url URL   where webhooks must come to, if neither the stack's outputs nor PUBLIC_URL say it

Each line begins with ok, wrong, set (it was wrong) or note. Exit code 1 if anything is still wrong.
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let mut doctor = Doctor { outside, fix: given.has("--fix"), findings: vec![] };
    if given.word(0).is_some() {
        let tenant = given.tenant(0)?;
        stack::look(&mut doctor).await;
        let settings = outside.settings(&tenant).await?;
        let accounts = account::look(&mut doctor, &settings).await?;
        numbers::look(&mut doctor, &settings, &accounts).await?;
        tenant::look(&mut doctor, &settings).await?;
    } else {
        stack::look(&mut doctor).await;
        doctor.note("tenant", "no tenant was looked at; admin doctor TENANT does");
    }
    Ok(doctor.report())
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Fine,
    Wrong,
    Mended,
    Note,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Wrong => "wrong",
            Self::Mended => "set",
            Self::Note => "note",
        }
    }
}

struct Finding {
    check: &'static str,
    state: State,
    sentence: String,
}

/// The findings so far. Sentences are given without their full stop.
struct Doctor<'a> {
    outside: &'a Outside,
    fix: bool,
    findings: Vec<Finding>,
}

impl Doctor<'_> {
    /// What the diagnostics of tenants say too.
    fn say(&mut self, finding: checkup::Finding) {
        let state = match finding.state {
            checkup::State::Pass => State::Fine,
            checkup::State::Fail => State::Wrong,
            checkup::State::Unknown => State::Note,
        };
        self.find(finding.check, state, finding.sentence);
    }

    fn fine(&mut self, check: &'static str, sentence: impl Into<String>) {
        self.find(check, State::Fine, sentence.into());
    }

    fn wrong(&mut self, check: &'static str, sentence: impl Into<String>) {
        self.find(check, State::Wrong, sentence.into());
    }

    fn note(&mut self, check: &'static str, sentence: impl Into<String>) {
        self.find(check, State::Note, sentence.into());
    }

    fn find(&mut self, check: &'static str, state: State, sentence: String) {
        self.findings.push(Finding { check, state, sentence: sentence.trim_end_matches('.').to_owned() + "." });
    }

    /// Something is wrong that can be set.
    async fn mend(
        &mut self,
        check: &'static str,
        sentence: &str,
        step: Value,
        set: impl Future<Output = Result<(), Problem>>,
    ) {
        if !self.fix {
            return self.wrong(check, format!("{sentence}; --fix sets it"));
        }
        if self.outside.is_dry(|| step) {
            return self.wrong(check, format!("{sentence}; it would be set"));
        }
        match set.await {
            Ok(()) => self.find(check, State::Mended, format!("{sentence}; it is set now")),
            Err(problem) => self.wrong(check, format!("{sentence}, and could not be set: {}", problem.sentence)),
        }
    }

    fn report(self) -> Report {
        let wrong = self.findings.iter().filter(|finding| finding.state == State::Wrong).count();
        let line =
            |finding: &Finding| format!("{:5}  {:11}  {}", finding.state.name(), finding.check, finding.sentence);
        let json = |finding: &Finding| {
            let Finding { check, state, sentence } = finding;
            json!({"check": check, "state": state.name(), "sentence": sentence})
        };
        Report {
            lines: self.findings.iter().map(line).collect(),
            fields: [
                ("findings".to_owned(), self.findings.iter().map(json).collect()),
                ("wrong".to_owned(), wrong.into()),
            ]
            .into_iter()
            .collect(),
            ending: if wrong == 0 { Ending::Fine } else { Ending::Wrong },
        }
    }
}
