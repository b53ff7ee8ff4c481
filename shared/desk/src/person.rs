//! The people of a tenant: who may sign in, with which role, in which teams.

use crate::outside::Desk;
use crate::problem::Problem;
use domain::permission::Role;
use platform::keys;
use platform::records::read_some;
use platform::table::Freshness;
use serde::{Deserialize, Serialize};

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
    /// Where the invitation went.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The teams that they are in.
    #[serde(default)]
    pub teams: Vec<String>,
}

/// The longest id, in bytes; a key of the table takes no more than 1,024.
const LONGEST_ID: usize = 64;

/// The person with this id.
pub async fn find(desk: &Desk<'_>, id: &str) -> Result<Option<Person>, Problem> {
    if id.len() > LONGEST_ID {
        return Ok(None);
    }
    let key = keys::user(&desk.caller.tenant, id);
    Ok(read_some(desk.outside.table.get(&[key], Freshness::Eventual).await?[0].as_ref())?)
}
