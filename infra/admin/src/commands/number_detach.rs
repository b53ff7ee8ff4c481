//! `number detach`: the number is nobody's again. What was texted to it stays the tenant's.

use super::Command;
use super::number_attach::foreign;
use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use domain::account::Route;
use domain::{Phone, TenantId};
use platform::keys;
use platform::once::Commit;
use platform::records::read;
use platform::table::{Condition, Write};
use serde_json::json;

pub const COMMAND: Command = Command {
    name: "number detach",
    words: &["TENANT", "NUMBER"],
    options: &[],
    help: "\
Takes a number from a tenant.

Its conversations stay; what is texted to it from the next minute on is dropped.
Take it off the messaging profile at Telnyx, or attach it to another tenant, so that nothing is dropped.
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let (tenant, ours) = (given.tenant(0)?, given.phone(1)?);
    let report = |line: String, changed: bool| {
        Report::new(line).with("tenant", json!(tenant)).with("number", json!(ours)).with("changed", changed)
    };
    let mut attempts = outside.attempts();
    while attempts.next().await {
        let [route, number] = outside.get([keys::route(&ours), keys::number(&tenant, &ours)]).await?;
        let route: Option<Route> = route.as_ref().map(read).transpose()?;
        match route {
            Some(route) if route.tenant != tenant => return Err(foreign(&ours, &route.tenant)),
            None if number.is_none() => return Ok(report(format!("{ours} is not attached to {tenant}."), false)),
            Some(_) | None => {}
        }
        if outside.commit(&deletions(&tenant, &ours)).await? == Commit::Done {
            return Ok(report(
                format!("{ours} is detached from {tenant}; every function knows it within a minute."),
                true,
            ));
        }
    }
    Err(Problem::busy())
}

/// What it takes to detach a number that is this tenant's or nobody's.
pub fn deletions(tenant: &TenantId, ours: &Phone) -> [Write; 2] {
    let ours_or_nobodys = Condition::Any(vec![Condition::Absent, Condition::Is("tenant", json!(tenant))]);
    [
        Write::Delete { key: keys::route(ours), condition: ours_or_nobodys },
        Write::Delete { key: keys::number(tenant, ours), condition: Condition::All(vec![]) },
    ]
}
