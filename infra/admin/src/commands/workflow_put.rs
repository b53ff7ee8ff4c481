//! `workflow put`: a new version of a workflow. Versions never change, so a run keeps the one that it began with.

use super::Command;
use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use domain::workflow::{Step, Workflow};
use domain::{TenantId, WorkflowId};
use platform::keys;
use platform::once::Commit;
use platform::records::{create, read};
use platform::table::Range;
use serde_json::json;

pub const COMMAND: Command = Command {
    name: "workflow put",
    words: &["TENANT", "WORKFLOW"],
    options: &["--file", "--name"],
    help: "\
Stores a workflow, or a new version of it if its steps have changed.

  --file FILE   its steps, as JSON:
                  [{\"kind\": \"send\", \"text\": \"Hi {first_name|there}!\"},
                   {\"kind\": \"delay\", \"seconds\": 3600},
                   {\"kind\": \"condition\", \"field\": \"company\", \"test\": \"present\", \"otherwise\": {\"skip\": 1}},
                   {\"kind\": \"send\", \"text\": \"Is all well at {company}?\"}]
                A test is \"present\", \"absent\" or {\"is\": \"…\"}; otherwise is \"end\" or {\"skip\": STEPS}.
  --name NAME   its name, for people (the workflow's id)

Runs that have begun keep the version that they began with.
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let (tenant, id) = (given.tenant(0)?, given.workflow(1)?);
    let steps = steps(given.required("--file", "--file steps.json")?)?;
    outside.settings(&tenant).await?;
    let mut attempts = outside.attempts();
    while attempts.next().await {
        let latest = latest(outside, &tenant, &id).await?;
        let version = latest.as_ref().map_or(0, |workflow| workflow.version);
        let report = |line: String, version: u32, changed: bool| {
            Report::new(line).with("workflow", json!(id)).with("version", version).with("changed", changed)
        };
        if latest.is_some_and(|workflow| workflow.steps == steps) {
            return Ok(report(format!("{id} is as it was, in version {version}."), version, false));
        }
        let name = given.value("--name").unwrap_or(id.as_str()).to_owned();
        let workflow =
            Workflow { v: 1, tenant: tenant.clone(), id: id.clone(), version: version + 1, name, steps: steps.clone() };
        workflow.check().map_err(|invalid| Problem::new("invalid_workflow", format!("{invalid}.")))?;
        if outside.commit(&[create(&workflow)]).await? == Commit::Done {
            return Ok(report(format!("{id} is stored as version {}.", version + 1), version + 1, true));
        }
    }
    Err(Problem::busy())
}

fn steps(file: &str) -> Result<Vec<Step>, Problem> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Problem::new("file", format!("{file} cannot be read ({error}).")))?;
    serde_json::from_str(&text)
        .map_err(|error| Problem::new("invalid_workflow", format!("{file} holds no list of steps: {error}.")))
}

/// The newest version of a workflow.
pub async fn latest(outside: &Outside, tenant: &TenantId, id: &WorkflowId) -> Result<Option<Workflow>, Problem> {
    let first = keys::workflow(tenant, id, 0);
    let prefix = first.sk.trim_end_matches(|char: char| char.is_ascii_digit()).to_owned();
    let versions = outside.all(&first.pk, Range::Prefix(prefix)).await?;
    Ok(versions.last().map(read).transpose()?)
}
