//! The people of a tenant (F166, F167): what they are called, what they may do, which teams they are in.

use crate::audit::Deed;
use crate::caller::{Caller, Grant};
use crate::kept::{self, Kept, Told};
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::author::{Author, AuthorKind};
pub use domain::least_loaded::Availability;
use domain::permission::{Permission, Role};
use domain::{TenantId, Timestamp};
use platform::keys;
pub use platform::least_loaded::MOST_PEOPLE as MOST;
use serde::{Deserialize, Serialize};

/// The longest id of a person, in bytes: anything longer names nobody.
const LONGEST_ID: usize = 64;

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The item's version.
    pub v: u32,
    /// Their id.
    pub id: String,
    /// What they are called on pages.
    pub name: String,
    /// What they sign in with, in small letters; unique within the tenant.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The teams that they are in.
    #[serde(default)]
    pub teams: Vec<String>,
    /// Whether they take conversations just now.
    #[serde(default)]
    pub availability: Availability,
    /// When they were invited.
    #[serde(default)]
    pub invited: Timestamp,
    /// What their identity provider knows them by, hashed: learnt when they sign in for the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
}

impl Person {
    /// As they stand before the desk.
    pub fn caller(&self, tenant: &TenantId) -> Caller {
        let author = Author { kind: AuthorKind::Person, id: self.id.clone(), name: self.name.clone() };
        Caller { tenant: tenant.clone(), author, grant: Grant::Role(self.role, self.teams.clone()) }
    }
}

/// Says whether the caller takes conversations from now on.
pub async fn be(desk: &Desk<'_>, event: &Event, availability: Availability) -> Result<(), Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    let author = &desk.caller.author;
    if author.kind != AuthorKind::Person {
        return Err(Problem::Denied { code: "people_only", detail: "A program is always there: name a person." });
    }
    let told = Told { deed: Deed::PersonChanged, on: &author.id };
    let key = keys::user(&desk.caller.tenant, &author.id);
    kept::change(desk, event, &key, told, |before: &Person| Ok(Person { availability, ..before.clone() })).await?;
    Ok(())
}

/// The tenant's people.
pub async fn list(desk: &Desk<'_>) -> Result<Vec<Kept<Person>>, Problem> {
    desk.caller.must(Permission::ReadPeople)?;
    all(desk).await
}

/// One of them.
pub async fn person(desk: &Desk<'_>, id: &str) -> Result<Kept<Person>, Problem> {
    desk.caller.must(Permission::ReadPeople)?;
    kept(desk, id).await?.ok_or(Problem::NotFound)
}

/// All of them, whoever asks.
pub(crate) async fn all(desk: &Desk<'_>) -> Result<Vec<Kept<Person>>, Problem> {
    kept::list(desk, keys::USERS, MOST + 1).await
}

/// The person with this id, whoever asks.
pub async fn find(desk: &Desk<'_>, id: &str) -> Result<Option<Person>, Problem> {
    Ok(kept(desk, id).await?.map(|person| person.record))
}

/// The same, with how often they have been changed.
pub(crate) async fn kept(desk: &Desk<'_>, id: &str) -> Result<Option<Kept<Person>>, Problem> {
    if id.len() > LONGEST_ID {
        return Ok(None);
    }
    kept::find(desk, keys::user(&desk.caller.tenant, id)).await
}
