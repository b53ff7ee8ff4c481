//! People are invited, changed and taken away (F166, F167). Only an owner makes or takes away owners, one owner always stays, and
//! nobody gives a right that they do not have. With a person goes and comes what they sign in by.

use crate::audit::Deed;
use crate::caller::Grant;
use crate::kept::{self, Kept, Told};
use crate::login;
use crate::outside::{Desk, Event};
use crate::person::{Availability, MOST, Person, all, find};
use crate::problem::Problem;
use crate::settings::{load, name};
use domain::ids::made;
use domain::permission::{PERMISSIONS, Permission, Role};
use platform::keys;
use platform::table::{Condition, Write};

/// Who is invited.
#[derive(Clone, Debug)]
pub struct Invitation<'a> {
    /// What they sign in with.
    pub email: &'a str,
    /// What they are called.
    pub name: &'a str,
    /// What they may do.
    pub role: Role,
    /// The teams that they are in.
    pub teams: Vec<String>,
}

/// What is to be changed; `None` leaves it.
#[derive(Clone, Debug, Default)]
pub struct Patch<'a> {
    /// What they are called.
    pub name: Option<&'a str>,
    /// What they may do.
    pub role: Option<Role>,
    /// The teams that they are in.
    pub teams: Option<Vec<String>>,
    /// Whether they take conversations.
    pub availability: Option<Availability>,
}

/// Invites somebody: they are one of the tenant's people as soon as they sign in with this e-mail address.
pub async fn invite(desk: &Desk<'_>, event: &Event, asked: Invitation<'_>) -> Result<Person, Problem> {
    desk.caller.must(Permission::EditPeople)?;
    may_give(desk, None, Some(asked.role))?;
    let settings = load(desk).await?;
    let person = Person {
        v: 1,
        id: made("usr", &settings.salt, &[&event.id]),
        name: name(asked.name)?,
        email: login::email(asked.email)?,
        role: asked.role,
        teams: teams(desk, asked.teams).await?,
        availability: Availability::Available,
        invited: desk.outside.clock.now(),
        login: None,
    };
    if all(desk).await?.len() > MOST {
        return Err(Problem::Full(MOST));
    }
    let key = keys::user(&settings.tenant, &person.id);
    let beside = vec![login::of_email(&settings.tenant, &person)];
    let told = Told { deed: Deed::PersonInvited, on: &person.id };
    let twice = Problem::Conflict { code: "exists", detail: "Somebody with this e-mail address is here already." };
    kept::make(desk, event, &key, &person, told, beside).await?.ok_or(twice)
}

/// Changes somebody.
pub async fn patch(desk: &Desk<'_>, event: &Event, id: &str, patch: Patch<'_>) -> Result<Kept<Person>, Problem> {
    desk.caller.must(Permission::EditPeople)?;
    let called = patch.name.map(name).transpose()?;
    let member = match patch.teams {
        Some(given) => Some(teams(desk, given).await?),
        None => None,
    };
    let guard = other_owner(desk, id).await?;
    let told = Told { deed: Deed::PersonChanged, on: id };
    kept::change_with(desk, event, &keys::user(&desk.caller.tenant, id), told, |before: &Person| {
        let after = Person {
            name: called.clone().unwrap_or(before.name.clone()),
            role: patch.role.unwrap_or(before.role),
            teams: member.clone().unwrap_or(before.teams.clone()),
            availability: patch.availability.unwrap_or(before.availability),
            ..before.clone()
        };
        let left = if after.role == before.role { vec![] } else { leaving(desk, before, Some(after.role), &guard)? };
        Ok((after, left))
    })
    .await
}

/// Takes somebody away: whoever signs in as them from now on is nobody here. What they did stays theirs.
pub async fn remove(desk: &Desk<'_>, event: &Event, id: &str) -> Result<(), Problem> {
    desk.caller.must(Permission::EditPeople)?;
    let guard = other_owner(desk, id).await?;
    let told = Told { deed: Deed::PersonRemoved, on: id };
    kept::remove(desk, event, &keys::user(&desk.caller.tenant, id), told, |before: &Person| {
        let mut writes = leaving(desk, before, None, &guard)?;
        writes.extend(login::all_of(&desk.caller.tenant, before));
        Ok(writes)
    })
    .await
}

/// Whether the caller may take somebody from one role to another. `None`: not one of the tenant's people.
fn may_give(desk: &Desk<'_>, before: Option<Role>, after: Option<Role>) -> Result<(), Problem> {
    let owner = matches!(desk.caller.grant, Grant::Role(Role::Owner, _));
    if !owner && [before, after].contains(&Some(Role::Owner)) {
        return Err(Problem::Denied {
            code: "owners_only",
            detail: "Only an owner makes, changes or takes away owners.",
        });
    }
    let lacks = |permission: &&Permission| desk.caller.must(**permission).is_err();
    let beyond = |role: Role| PERMISSIONS.iter().filter(|permission| role.may(**permission)).find(lacks).copied();
    match after.and_then(beyond) {
        Some(permission) => Err(Problem::Forbidden(permission)),
        None => Ok(()),
    }
}

/// What must hold when somebody leaves their role: where it was an owner's, another owner stays one in the same write.
fn leaving(
    desk: &Desk<'_>,
    before: &Person,
    after: Option<Role>,
    other: &Option<Person>,
) -> Result<Vec<Write>, Problem> {
    may_give(desk, Some(before.role), after)?;
    match (before.role, other) {
        (Role::Owner, None) => {
            Err(Problem::Conflict { code: "last_owner", detail: "Make somebody else an owner first." })
        }
        (Role::Owner, Some(other)) => {
            let key = keys::user(&desk.caller.tenant, &other.id);
            Ok(vec![Write::Check { key, condition: Condition::Is("role", "owner".into()) }])
        }
        (Role::Admin | Role::Supervisor | Role::Agent | Role::Viewer, _) => Ok(vec![]),
    }
}

async fn other_owner(desk: &Desk<'_>, id: &str) -> Result<Option<Person>, Problem> {
    find(desk, id).await?.ok_or(Problem::NotFound)?;
    Ok(all(desk)
        .await?
        .into_iter()
        .map(|person| person.record)
        .find(|person| person.role == Role::Owner && person.id != id))
}

async fn teams(desk: &Desk<'_>, mut given: Vec<String>) -> Result<Vec<String>, Problem> {
    let known = load(desk).await?.record.teams;
    given.sort();
    given.dedup();
    if given.iter().any(|team| !known.iter().any(|known| known.id == *team)) {
        return Err(Problem::invalid("teams", "unknown_team", "Choose among the tenant's teams."));
    }
    Ok(given)
}
