//! Whom a conversation is given to when nobody is named (B08): who has how many is counted in the section of In Progress where it is.

use crate::outside::Desk;
use crate::person::{Person, all};
use crate::problem::Problem;
use crate::progress;
use domain::least_loaded::{Candidate, choose};

/// What stands in a person's place for it.
pub const LEAST_LOADED: &str = "least_loaded";

/// Conversations of the section that are counted, those that wait longest: whoever has most of these has most.
const COUNTED: usize = 200;

/// The person's id for a conversation of this team; `None`: nobody takes it.
pub(crate) async fn least_loaded(desk: &Desk<'_>, team: Option<&str>) -> Result<Option<String>, Problem> {
    let (people, rows) = (all(desk).await?, progress::waiting(desk, team, COUNTED).await?);
    let waiting: Vec<&str> = rows.iter().filter_map(|row| row.assignee.as_deref()).collect();
    Ok(choose(people.iter().map(|person| candidate(person)), team, &waiting).map(str::to_owned))
}

fn candidate(person: &Person) -> Candidate<'_> {
    Candidate { id: &person.id, role: person.role, teams: &person.teams, availability: person.availability }
}
