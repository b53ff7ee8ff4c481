//! `tenant suspend` and `tenant resume`: a suspended tenant's texts are stored and nothing is sent.

use super::Command;
use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use domain::settings::Settings;
use platform::once::Commit;
use platform::records::change;
use serde_json::json;

pub const SUSPEND: Command = Command {
    name: "tenant suspend",
    words: &["TENANT"],
    options: &[],
    help: "\
Lets a tenant send nothing, from the next minute on.

What its customers text is still stored, and STOP still counts. What was to be sent is refused, and says why.
",
    run: |given, outside| Box::pin(switch(given, outside, true)),
};

pub const RESUME: Command = Command {
    name: "tenant resume",
    words: &["TENANT"],
    options: &[],
    help: "\
Lets a suspended tenant send again, from the next minute on.
",
    run: |given, outside| Box::pin(switch(given, outside, false)),
};

async fn switch(given: &Given, outside: &Outside, suspended: bool) -> Result<Report, Problem> {
    let tenant = given.tenant(0)?;
    let word = if suspended { "suspended" } else { "active" };
    let mut attempts = outside.attempts();
    while attempts.next().await {
        let before = outside.settings(&tenant).await?;
        let report = |line: String, changed: bool| {
            Report::new(line).with("tenant", json!(tenant)).with("suspended", suspended).with("changed", changed)
        };
        if before.suspended == suspended {
            return Ok(report(format!("The tenant {tenant} is {word} already."), false));
        }
        let after = Settings { suspended, ..before.clone() };
        let writes: Vec<_> = change(&before, &after, &["suspended"]).into_iter().collect();
        if outside.commit(&writes).await? == Commit::Done {
            return Ok(report(
                format!("The tenant {tenant} is {word}; every function knows it within a minute."),
                true,
            ));
        }
    }
    Err(Problem::busy())
}
