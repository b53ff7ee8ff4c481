//! `key create`: a key of the API, such as a tenant's first one, without which nobody could call the API to make others.

use super::Command;
use crate::arguments::Given;
use crate::operator;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use desk::audit::Deed;
use desk::key::{self, Drawn, Key};
use domain::TenantId;
use domain::permission::{PERMISSIONS, Permission};
use platform::keys;
use platform::once::Commit;
use platform::records::{item_at, read};
use platform::table::{Condition, Range, Write};

pub const COMMAND: Command = Command {
    name: "key create",
    words: &["TENANT"],
    options: &["--name", "--permissions"],
    help: "\
Makes a key of the API, and shows its token: this once, because only a hash of it is stored.

  --name NAME         what it is for; each key of a tenant has a name of its own
  --permissions LIST  what it may do, such as conversations:read,messages:send (everything)

A key that may everything can make others over the API, under /keys. A token that was lost is no use to anybody:
revoke the key, and make it again.
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let tenant = given.tenant(0)?;
    let name = given.required("--name", "'Our shop'")?.trim();
    if !key::is_name(name) {
        return Err(Problem::usage("--name says in 1 to 120 characters what the key is for."));
    }
    let permissions = permissions(given.value("--permissions"))?;
    outside.settings(&tenant).await?;
    let known = stored(outside, &tenant).await?;
    if known.iter().any(|key| key.name == name) {
        let sentence = format!(
            "{tenant} has a key {name:?} already, and its token cannot be shown again; choose another name, or admin key revoke {tenant} --name {name:?}."
        );
        return Err(Problem::new("exists", sentence));
    }
    if known.len() >= key::MOST {
        let sentence =
            format!("{tenant} has {} keys, which is the most that there can be; revoke one first.", key::MOST);
        return Err(Problem::new("full", sentence));
    }
    let mut random = [0; Drawn::BYTES];
    getrandom::fill(&mut random).expect("the system has randomness");
    let made = key::shown(&tenant, name, permissions, &Drawn::of(&random), outside.now());
    let item = item_at(keys::api_key(&tenant, &made.key.id), &made.key, vec![]);
    let told = operator::told(outside, &tenant, Deed::KeyCreated, &made.key.id);
    if outside.commit(&[Write::Put { item, condition: Condition::Absent }, told]).await? == Commit::Lost {
        return Err(Problem::busy());
    }
    let report = Report::new(format!("The key {name:?} of {tenant} is made.")).with("key", made.key.id.as_str());
    if given.has("--dry-run") {
        return Ok(report);
    }
    let report = report.and("This is its token, which is not shown again:").and(made.token.as_str());
    Ok(report.with("token", made.token))
}

/// The tenant's keys.
pub async fn stored(outside: &Outside, tenant: &TenantId) -> Result<Vec<Key>, Problem> {
    let items = outside.all(&keys::tenant(tenant), Range::Prefix(keys::API_KEYS.into())).await?;
    Ok(items.iter().map(read).collect::<Result<_, _>>()?)
}

fn permissions(list: Option<&str>) -> Result<Vec<Permission>, Problem> {
    let Some(list) = list else { return Ok(PERMISSIONS.to_vec()) };
    let unknown = |name: &str| {
        let all = PERMISSIONS.iter().map(|permission| permission.name()).collect::<Vec<_>>().join(", ");
        Problem::usage(format!("{name:?} is no permission; there are {all}."))
    };
    list.split(',').map(str::trim).map(|name| Permission::parse(name).ok_or_else(|| unknown(name))).collect()
}
