//! Whom a conversation is given to when nobody is named (B08): of those who look after it and are available, the one with the
//! fewest conversations that wait for them in the same section of In Progress.

use crate::outside::Desk;
use crate::person::{Availability, Person, all};
use crate::problem::Problem;
use crate::progress;
use crate::row::Row;
use domain::permission::{Permission, Role};

/// What stands in a person's place for it.
pub const LEAST_LOADED: &str = "least_loaded";

/// Conversations of the section that are counted, those that wait longest: whoever has most of these has most.
const COUNTED: usize = 200;

/// The person for a conversation of this team; of none: an agent.
pub async fn least_loaded(desk: &Desk<'_>, team: Option<&str>) -> Result<Person, Problem> {
    let people = all(desk).await?;
    let waiting = progress::waiting(desk, team, COUNTED).await?;
    let nobody = Problem::Conflict {
        code: "nobody_available",
        detail: "Nobody who looks after this conversation is available. Name a person, or move it to another team.",
    };
    choose(people, team, &waiting).ok_or(nobody)
}

fn choose(people: Vec<Person>, team: Option<&str>, waiting: &[Row]) -> Option<Person> {
    let load = |person: &Person| waiting.iter().filter(|row| row.assignee.as_ref() == Some(&person.id)).count();
    // The same choice whoever asks: of equals the first by id.
    people.into_iter().filter(|person| takes(person, team)).min_by_key(|person| (load(person), person.id.clone()))
}

fn takes(person: &Person, team: Option<&str>) -> bool {
    let theirs = match team {
        Some(team) => person.teams.iter().any(|known| known == team),
        None => person.role == Role::Agent,
    };
    theirs && person.availability == Availability::Available && person.role.may(Permission::HandleConversations)
}
