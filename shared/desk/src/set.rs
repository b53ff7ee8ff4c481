//! What is set on a conversation by hand: its AI switch (F084), what it came to (F103 to F111), whose it is (B08). All that is
//! set at once is one act: done, or nothing of it. Do-not-contact is set on the contact.

use crate::change::act;
use crate::outside::{Desk, Event};
use crate::person;
use crate::problem::Problem;
use domain::act;
use domain::head::{AgentMode, Head, InteractionStatus};
use domain::permission::Permission;
use domain::settings::Settings;

/// What is to be set; `None` leaves it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Set<'a> {
    /// The AI switch of this conversation.
    pub mode: Option<AgentMode>,
    /// What it came to.
    pub status: Option<InteractionStatus>,
    /// The team's id; empty takes it away.
    pub team: Option<&'a str>,
    /// The person's id; empty takes it away.
    pub assignee: Option<&'a str>,
}

/// Sets it. Who moves it to a team that they are not in does not see it any more.
pub async fn set(desk: &Desk<'_>, event: &Event, conversation: &str, set: Set<'_>) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    let assignee = match set.assignee.filter(|assignee| !assignee.is_empty()) {
        None => Ok(()),
        Some(assignee) => person::find(desk, assignee).await?.map(drop).ok_or(Unknown),
    };
    act(desk, event, conversation, |known| {
        let mut head = known.head.clone();
        if let Some(mode) = set.mode {
            head = act::set_agent_mode(&head, mode, &known.settings, known.contact.opted_out, known.now)?;
        }
        if let Some(status) = set.status {
            head = act::set_interaction_status(&head, status)?;
        }
        if let Some(team) = set.team {
            head.team = chosen_team(team, &known.settings)?;
        }
        if let Some(to) = set.assignee {
            assignee.map_err(|Unknown| unknown_person())?;
            head.assignee = named(to);
        }
        Ok((head, vec![]))
    })
    .await
}

/// Nobody has this id.
#[derive(Clone, Copy)]
struct Unknown;

fn chosen_team(team: &str, settings: &Settings) -> Result<Option<String>, Problem> {
    if team.is_empty() || settings.teams.iter().any(|known| known.id == team) {
        return Ok(named(team));
    }
    Err(Problem::invalid("team", "unknown_team", "Choose one of the tenant's teams."))
}

fn unknown_person() -> Problem {
    Problem::invalid("assignee", "unknown_person", "Choose one of the tenant's people.")
}

fn named(id: &str) -> Option<String> {
    Some(id.to_owned()).filter(|id| !id.is_empty())
}
