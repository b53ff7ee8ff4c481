//! `number attach`: whoever texts this number texts this tenant. The route's condition decides between two tenants that
//! want the same number at once.

use super::Command;
use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use domain::account::Route;
use domain::{Phone, TenantId};
use platform::keys;
use platform::once::Commit;
use platform::records::{item_at, read, route_item};
use platform::table::{Condition, Write};
use serde_json::json;

pub const COMMAND: Command = Command {
    name: "number attach",
    words: &["TENANT", "NUMBER"],
    options: &["--account"],
    help: "\
Gives a number to a tenant: what is texted to it is the tenant's.

NUMBER is in E.164, such as +12125550100.

  --account ID   the account that it is sent through (main)

The number must be on the account's messaging profile at Telnyx; admin doctor TENANT says so, and --fix sets it.
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let (tenant, ours) = (given.tenant(0)?, given.phone(1)?);
    outside.settings(&tenant).await?;
    let (account, _) = outside.account(&tenant, given.account()?).await?;
    let wanted = Route { v: 1, tenant: tenant.clone(), account: account.id.clone() };
    let report = |line: String, changed: bool| {
        Report::new(line)
            .with("tenant", json!(tenant))
            .with("number", json!(ours))
            .with("account", wanted.account.clone())
            .with("changed", changed)
    };
    let mut attempts = outside.attempts();
    while attempts.next().await {
        let [route, number] = outside.get([keys::route(&ours), keys::number(&tenant, &ours)]).await?;
        let route: Option<Route> = route.as_ref().map(read).transpose()?;
        if let Some(route) = route.as_ref().filter(|route| route.tenant != tenant) {
            return Err(foreign(&ours, &route.tenant));
        }
        let listed = number.as_ref().and_then(|item| item.get("account")) == Some(&json!(wanted.account));
        if route.as_ref() == Some(&wanted) && listed {
            return Ok(report(format!("{ours} is attached to {tenant} already."), false));
        }
        let ours_or_nobodys = Condition::Any(vec![Condition::Absent, Condition::Is("tenant", json!(tenant))]);
        let entry = json!({"v": 1, "number": ours, "account": wanted.account});
        let writes = [
            Write::Put { item: route_item(&ours, &wanted), condition: ours_or_nobodys },
            Write::Put {
                item: item_at(keys::number(&tenant, &ours), &entry, vec![]),
                condition: Condition::All(vec![]),
            },
        ];
        if outside.commit(&writes).await? == Commit::Done {
            return Ok(report(
                format!("{ours} is attached to {tenant}; admin doctor {tenant} says what is still missing."),
                true,
            ));
        }
    }
    Err(Problem::busy())
}

/// The number is another tenant's.
pub fn foreign(ours: &Phone, owner: &TenantId) -> Problem {
    let sentence = format!("{ours} belongs to the tenant {owner}; admin number detach {owner} {ours} frees it.");
    Problem::new("foreign_number", sentence)
}
