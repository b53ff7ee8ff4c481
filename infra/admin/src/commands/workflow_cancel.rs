//! `workflow cancel`: the runs of a workflow for one customer take no further step.

use super::Command;
use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use domain::ThreadId;
use domain::workflow::{Run, RunState};
use platform::keys;
use platform::once::Commit;
use platform::records::{change, read, read_some};
use platform::table::{Range, Write};
use serde_json::json;

pub const COMMAND: Command = Command {
    name: "workflow cancel",
    words: &["TENANT", "WORKFLOW", "PHONE"],
    options: &["--from"],
    help: "\
Cancels the runs of a workflow for one customer. What they have sent is sent.

  --from NUMBER  from which of the tenant's numbers they were started
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let (tenant, workflow, theirs) = (given.tenant(0)?, given.workflow(1)?, given.phone(2)?);
    let ours = given.number("--from")?;
    let settings = outside.settings(&tenant).await?;
    let thread = ThreadId::of(&settings.salt, "sms", ours.as_str(), theirs.as_str());
    let found = outside.all(&keys::thread(&tenant, &thread), Range::Prefix(keys::RUNS.into())).await?;
    let mut cancelled = 0;
    for item in &found {
        let run: Run = read(item)?;
        if run.workflow == workflow && cancel(outside, run).await? {
            cancelled += 1;
        }
    }
    let line = match cancelled {
        0 => format!("No run of {workflow} is under way for {theirs}."),
        1 => format!("The run of {workflow} for {theirs} is cancelled."),
        runs => format!("{runs} runs of {workflow} for {theirs} are cancelled."),
    };
    Ok(Report::new(line).with("workflow", json!(workflow)).with("cancelled", cancelled))
}

/// Whether it was still under way.
async fn cancel(outside: &Outside, mut run: Run) -> Result<bool, Problem> {
    let mut attempts = outside.attempts();
    while attempts.next().await {
        if !run.state.goes_on() {
            return Ok(false);
        }
        let cancelled = run.ended(RunState::Cancelled);
        let writes: Vec<Write> = change(&run, &cancelled, &["taken", "state"]).into_iter().collect();
        if outside.commit(&writes).await? == Commit::Done {
            return Ok(true);
        }
        let [item] = outside.get([keys::run(&run.tenant, &run.thread, &run.id)]).await?;
        match read_some(item.as_ref())? {
            Some(moved) => run = moved,
            None => return Ok(false),
        }
    }
    Err(Problem::busy())
}
