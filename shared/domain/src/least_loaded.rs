//! Whom a conversation is given to when nobody is named (B08): of those who look after it and are available, whoever has the fewest
//! that wait for them.

use crate::head::{Head, ManagedBy};
use crate::mutant;
use crate::permission::{Permission, Role};
use serde::{Deserialize, Serialize};

/// Whether somebody takes conversations just now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// They do.
    #[default]
    Available,
    /// They are given none; what they have stays theirs.
    Away,
}

/// Whether what waits for a person is given to somebody at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// People take it, or give it to each other.
    #[default]
    ByHand,
    /// Whoever has least to do gets it.
    LeastLoaded,
}

impl Assignment {
    /// Whether people take it, or give it to each other.
    pub fn is_by_hand(&self) -> bool {
        *self == Self::ByHand
    }
}

/// Somebody who may be given one: as much of a person as this takes.
#[derive(Clone, Debug, Deserialize)]
pub struct Candidate {
    /// Their id.
    pub id: String,
    /// What they may do.
    pub role: Role,
    /// The teams that they are in.
    #[serde(default)]
    pub teams: Vec<String>,
    /// Whether they take conversations.
    #[serde(default)]
    pub availability: Availability,
}

impl Candidate {
    /// Whether they are given conversations of this team; those of none are the agents'.
    fn takes(&self, team: Option<&str>) -> bool {
        let theirs = match team {
            Some(team) => self.teams.iter().any(|known| known == team),
            None => self.role == Role::Agent,
        };
        theirs && self.availability == Availability::Available && self.role.may(Permission::HandleConversations)
    }
}

/// Whether it is to be given to somebody: it waits for a person, and is nobody's. Whoever has taken over goes on with it.
pub fn is_nobodys(head: &Head) -> bool {
    let taken = head.managed_by == ManagedBy::Human && !mutant!("given_though_taken");
    head.listed && head.waits_for_person() && head.assignee.is_none() && !taken
}

/// Whoever has the fewest of those that wait, each named by whose it is; of equals the first by id, whoever asks. `None`: nobody
/// takes it.
pub fn choose<'a>(candidates: &'a [Candidate], team: Option<&str>, waiting: &[&str]) -> Option<&'a str> {
    let load = |id: &str| waiting.iter().filter(|whose| **whose == id).count();
    let takes = candidates.iter().filter(|candidate| candidate.takes(team));
    takes.map(|candidate| candidate.id.as_str()).min_by_key(|id| (load(id), *id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_there_and_has_least_to_do_is_chosen() {
        let somebody = |id: &str, role, teams: &[&str]| Candidate {
            id: id.to_owned(),
            role,
            teams: teams.iter().map(|&team| team.to_owned()).collect(),
            availability: Availability::Available,
        };
        let all = [
            somebody("b", Role::Agent, &["sales"]),
            somebody("a", Role::Agent, &["sales"]),
            somebody("c", Role::Viewer, &["sales"]),
            somebody("d", Role::Owner, &[]),
            Candidate { availability: Availability::Away, ..somebody("e", Role::Agent, &["sales"]) },
        ];
        assert_eq!(choose(&all, Some("sales"), &[]), Some("a"));
        assert_eq!(choose(&all, Some("sales"), &["a", "a", "b", "e"]), Some("b"));
        assert_eq!(choose(&all, None, &["a"]), Some("b"));
        assert_eq!(choose(&all, Some("support"), &[]), None);
    }
}
