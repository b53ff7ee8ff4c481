//! `workflow start`: one run of a workflow for one customer.

use super::Command;
use super::number_attach::foreign;
use super::workflow_put::latest;
use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use domain::account::Route;
use domain::queued::{RunEvent, StartRun, VERSION};
use platform::queue::QueueName;
use platform::records::read_some;
use platform::{follow_up, keys};
use serde_json::json;

pub const COMMAND: Command = Command {
    name: "workflow start",
    words: &["TENANT", "WORKFLOW", "PHONE"],
    options: &["--from", "--id"],
    help: "\
Starts a run of a workflow's newest version for one customer.

  --from NUMBER  from which of the tenant's numbers
  --id ID        what this start is called (the workflow's version): the same start twice is one run

What the run sends passes the same gate as every message: nothing goes to a customer who has opted out.
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let (tenant, workflow, theirs) = (given.tenant(0)?, given.workflow(1)?, given.phone(2)?);
    let ours = given.number("--from")?;
    if !outside.names.queues.iter().any(|(name, _)| *name == QueueName::Runs) {
        return Err(Problem::usage(
            "Nothing says where the runs queue is: give --stack FILE with the stack's resources, or set RUNS_QUEUE_URL.",
        ));
    }
    outside.settings(&tenant).await?;
    let Some(known) = latest(outside, &tenant, &workflow).await? else {
        let sentence = format!("{tenant} has no workflow {workflow}; admin workflow put {tenant} {workflow} makes it.");
        return Err(Problem::new("unknown_workflow", sentence));
    };
    let [route] = outside.get([keys::route(&ours)]).await?;
    match read_some::<Route>(route.as_ref())? {
        Some(route) if route.tenant == tenant => {}
        Some(route) => return Err(foreign(&ours, &route.tenant)),
        None => {
            let sentence = format!("{ours} is nobody's; admin number attach {tenant} {ours} attaches it.");
            return Err(Problem::new("unknown_number", sentence));
        }
    }
    let version = known.version;
    let id = given.value("--id").map_or_else(|| format!("version-{version}"), str::to_owned);
    let start = StartRun { v: VERSION, tenant: tenant.clone(), id, workflow: workflow.clone(), version, ours, theirs };
    if !outside.is_dry(|| json!({"queue": "runs", "workflow": workflow, "version": version, "start": start.id})) {
        let sent = follow_up::run(&outside.queue(), &tenant, &RunEvent::Start(start.clone())).await;
        sent.map_err(|failure| Problem::new("queue", format!("{failure}; give the command again, it starts once.")))?;
    }
    let line = format!("Version {version} of {workflow} is on its way to {}.", start.theirs);
    Ok(Report::new(line).with("workflow", json!(workflow)).with("version", version).with("start", start.id))
}
