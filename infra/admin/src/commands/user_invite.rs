//! `user invite`: a person of a tenant's, who is in as soon as they sign in with their e-mail address. The first owner comes
//! this way; every other person can be invited by an owner or an admin.

use super::Command;
use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use desk::audit::{Deed, told};
use desk::login;
use desk::person::{Availability, Person};
use domain::author::{Author, AuthorKind};
use domain::ids::made;
use domain::permission::Role;
use domain::settings::Settings;
use domain::{TenantId, Timestamp};
use platform::keys;
use platform::once::Commit;
use platform::records::{amend, item_at, read_some};
use platform::table::{Condition, Item, Write};
use serde_json::{Value, json};

pub const COMMAND: Command = Command {
    name: "user invite",
    words: &["TENANT"],
    options: &["--email", "--name", "--role", "--teams", "--update"],
    help: "\
Makes somebody a person of a tenant.

  --email ADDRESS   what they sign in with
  --name NAME       what they are called on pages
  --role ROLE       owner, admin, supervisor, agent or viewer
  --teams A,B       the teams that they are in, by their ids (none)
  --update          changes somebody who is there already, where what is given differs

Example: admin user invite acme --email owner@example.com --name 'The owner' --role owner
No mail is sent: tell them where to sign in.
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let tenant = given.tenant(0)?;
    let settings = outside.settings(&tenant).await?;
    let wanted = wanted(given, &settings, outside.clock.now())?;
    let mut attempts = outside.attempts();
    while attempts.next().await {
        let [found] = outside.get([login::key_of_email(&tenant, &wanted.email)]).await?;
        let id = found.as_ref().and_then(|item| item.get("person")?.as_str()).unwrap_or(&wanted.id).to_owned();
        let [item] = outside.get([keys::user(&tenant, &id)]).await?;
        let writes = writes(&tenant, &wanted, item.as_ref(), given.has("--update"))?;
        if writes.is_empty() || outside.commit(&writes).await? == Commit::Done {
            return Ok(report(&tenant, &wanted, &id, item.is_some(), !writes.is_empty()));
        }
    }
    Err(Problem::busy())
}

fn report(tenant: &TenantId, wanted: &Person, id: &str, existed: bool, changed: bool) -> Report {
    let email = &wanted.email;
    let line = match (existed, changed) {
        (false, _) => {
            format!("{email} is a person of {tenant}; they are in as soon as they sign in with this address.")
        }
        (true, true) => format!("{email} was a person of {tenant} already; what was different is written."),
        (true, false) => format!("{email} is a person of {tenant} already, just so."),
    };
    Report::new(line).with("tenant", json!(tenant)).with("person", id).with("changed", changed)
}

fn writes(tenant: &TenantId, wanted: &Person, item: Option<&Item>, update: bool) -> Result<Vec<Write>, Problem> {
    let key = keys::user(tenant, &wanted.id);
    let Some(before) = read_some::<Person>(item)? else {
        let put = Write::Put { item: item_at(key, wanted, vec![]), condition: Condition::Absent };
        return Ok(vec![put, login::of_email(tenant, wanted), line(tenant, Deed::PersonInvited, wanted)]);
    };
    let (name, role, teams) = (wanted.name.clone(), wanted.role, wanted.teams.clone());
    let after = Person { name, role, teams, ..before.clone() };
    let rev = item.and_then(|item| item.get("rev"));
    match amend(keys::user(tenant, &before.id), &before, &after, rev) {
        None => Ok(vec![]),
        Some(write) if update => Ok(vec![write, line(tenant, Deed::PersonChanged, &after)]),
        Some(_) => {
            let sentence =
                format!("{} is a person of {tenant} already, otherwise; add --update to change them.", wanted.email);
            Err(Problem::new("exists", sentence))
        }
    }
}

/// What the audit log tells of it: it was somebody with the deployment's own rights.
fn line(tenant: &TenantId, deed: Deed, person: &Person) -> Write {
    let author = Author { kind: AuthorKind::Operator, id: "admin".into(), name: "Operator".into() };
    told(tenant, &author, person.invited, &format!("admin {}", person.invited.0), deed, &person.id)
}

fn wanted(given: &Given, settings: &Settings, now: Timestamp) -> Result<Person, Problem> {
    let email = given.required("--email", "name@example.com")?;
    let email = login::email(email).map_err(|_| Problem::usage(format!("--email {email} is no e-mail address.")))?;
    let name = given.required("--name", "'The owner'")?.trim();
    if name.is_empty() || name.chars().count() > desk::settings::LONGEST_NAME {
        return Err(Problem::usage("--name has 1 to 120 characters."));
    }
    let role = given.required("--role", "owner")?;
    let known: Option<Role> = serde_json::from_value(Value::String(role.to_owned())).ok();
    let role = known.ok_or_else(|| {
        Problem::usage(format!("--role {role} is not one of owner, admin, supervisor, agent and viewer."))
    })?;
    let mut teams: Vec<String> = given.value("--teams").unwrap_or_default().split(',').map(str::to_owned).collect();
    teams.retain(|team| !team.is_empty());
    if let Some(unknown) = teams.iter().find(|team| !settings.teams.iter().any(|known| known.id == **team)) {
        let sentence = format!("The tenant {} has no team {unknown}; teams are made by its people.", settings.tenant);
        return Err(Problem::new("unknown_team", sentence));
    }
    let id = made("usr", &settings.salt, &["admin", &email]);
    Ok(Person {
        v: 1,
        id,
        name: name.to_owned(),
        email,
        role,
        teams,
        availability: Availability::Available,
        invited: now,
        login: None,
    })
}
