//! Whom a conversation is given to when nobody is named (B08): of those who look after it and are available, whoever has the fewest
//! that wait for them.

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

/// Somebody who may be given one.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Their id.
    pub id: &'a str,
    /// What they may do.
    pub role: Role,
    /// The teams that they are in.
    pub teams: &'a [String],
    /// Whether they take conversations.
    pub availability: Availability,
}

impl Candidate<'_> {
    /// Whether they are given conversations of this team; those of none are the agents'.
    fn takes(&self, team: Option<&str>) -> bool {
        let theirs = match team {
            Some(team) => self.teams.iter().any(|known| known == team),
            None => self.role == Role::Agent,
        };
        theirs && self.availability == Availability::Available && self.role.may(Permission::HandleConversations)
    }
}

/// Whoever has the fewest of those that wait, each named by whose it is; of equals the first by id, whoever asks. `None`: nobody
/// takes it.
pub fn choose<'a>(
    candidates: impl IntoIterator<Item = Candidate<'a>>,
    team: Option<&str>,
    waiting: &[&str],
) -> Option<&'a str> {
    let load = |id: &str| waiting.iter().filter(|whose| **whose == id).count();
    let takes = candidates.into_iter().filter(|candidate| candidate.takes(team));
    takes.map(|candidate| candidate.id).min_by_key(|id| (load(id), *id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_there_and_has_least_to_do_is_chosen() {
        let sales = ["sales".to_owned()];
        let somebody = |id, role, teams| Candidate { id, role, teams, availability: Availability::Available };
        let all = [
            somebody("b", Role::Agent, &sales[..]),
            somebody("a", Role::Agent, &sales[..]),
            somebody("c", Role::Viewer, &sales[..]),
            somebody("d", Role::Owner, &[]),
            Candidate { availability: Availability::Away, ..somebody("e", Role::Agent, &sales[..]) },
        ];
        assert_eq!(choose(all, Some("sales"), &[]), Some("a"));
        assert_eq!(choose(all, Some("sales"), &["a", "a", "b", "e"]), Some("b"));
        assert_eq!(choose(all, None, &["a"]), Some("b"));
        assert_eq!(choose(all, Some("support"), &[]), None);
    }
}
