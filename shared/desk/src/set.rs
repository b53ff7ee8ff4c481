//! What is set on a conversation by hand: its AI switch (F084), who answers (F072), what it came to (F103 to F111), whose it is (B08), until when it is
//! put off (B10). All that is set at once is one act: done, or nothing of it. Do-not-contact is set on the contact.

use crate::assistant;
use crate::change::act;
use crate::conversation;
use crate::outside::{Desk, Event};
use crate::person;
use crate::problem::Problem;
use domain::Timestamp;
use domain::act;
use domain::head::{AgentMode, Head, InteractionStatus};
use domain::permission::Permission;
use domain::settings::Settings;
use platform::least_loaded::least_loaded;
use std::time::Duration;

/// What stands in a person's place for whoever has least to do.
pub const LEAST_LOADED: &str = "least_loaded";

/// Nothing is put off for longer: a conversation without a message for 30 days ends, and people mistype years.
const LONGEST_SNOOZE: Duration = Duration::from_secs(366 * 24 * 3600);

/// What is to be set; `None` leaves it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Set<'a> {
    /// The AI switch of this conversation.
    pub mode: Option<AgentMode>,
    /// What it came to.
    pub status: Option<InteractionStatus>,
    /// The assistant that answers here; empty: the tenant's.
    pub assistant: Option<&'a str>,
    /// The team's id; empty takes it away.
    pub team: Option<&'a str>,
    /// The person's id; empty takes it away, [`LEAST_LOADED`] gives it to whoever has least to do.
    pub assignee: Option<&'a str>,
    /// Snoozed until that instant: it leaves the part of In Progress that waits for us, and comes back by itself within two minutes
    /// of it (the sweep runs once a minute) or when the customer writes. `Some(None)` wakes it.
    pub snoozed_until: Option<Option<Timestamp>>,
    /// When somebody wants to look again, which is only shown; `Some(None)` takes it away.
    pub follow_up_at: Option<Option<Timestamp>>,
}

/// Sets it. Who moves it to a team that they are not in does not see it any more.
pub async fn set(desk: &Desk<'_>, event: &Event, conversation: &str, set: Set<'_>) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    let assignee = match set.assignee.filter(|assignee| !assignee.is_empty()) {
        None => Ok(None),
        Some(LEAST_LOADED) => someone(desk, conversation, set.team).await?.map(Some).ok_or(Nobody::Available),
        Some(assignee) => person::find(desk, assignee).await?.map(|person| Some(person.id)).ok_or(Nobody::Known),
    };
    let assistant = match set.assistant {
        None => None,
        Some(id) => Some(assistant::chosen(desk, id).await?),
    };
    act(desk, event, conversation, |known| {
        let mut head = known.head.clone();
        if let Some(mode) = set.mode {
            head = act::set_agent_mode(&head, mode, &known.settings, known.contact.opted_out, known.now)?;
        }
        if let Some(status) = set.status {
            head = act::set_interaction_status(&head, status)?;
        }
        if let Some(assistant) = &assistant {
            head = act::set_assistant(&head, assistant.clone())?;
        }
        if let Some(team) = set.team {
            head.team = chosen_team(team, &known.settings)?;
        }
        if set.assignee.is_some() {
            head.assignee = assignee.clone().map_err(nobody)?;
        }
        if let Some(until) = set.snoozed_until {
            head = act::snooze(&head, in_time(until, known.now)?)?;
        }
        if let Some(at) = set.follow_up_at {
            head = act::set_follow_up(&head, at)?;
        }
        Ok((head, vec![]))
    })
    .await
}

/// Whoever has least to do where the conversation is, or is moved to in the same act.
async fn someone(desk: &Desk<'_>, conversation: &str, moved: Option<&str>) -> Result<Option<String>, Problem> {
    let head = conversation::head(desk, conversation).await?;
    let team = moved.map_or(head.team, named);
    Ok(least_loaded(desk.outside.table, &desk.caller.tenant, team.as_deref()).await?)
}

/// Why it can be nobody's. It is told only if the act is done now: a repeated call is answered as it was the first time.
#[derive(Clone, Copy)]
enum Nobody {
    /// Nobody has this id.
    Known,
    /// Nobody who looks after it takes conversations.
    Available,
}

fn chosen_team(team: &str, settings: &Settings) -> Result<Option<String>, Problem> {
    if team.is_empty() || settings.teams.iter().any(|known| known.id == team) {
        return Ok(named(team));
    }
    Err(Problem::invalid("team", "unknown_team", "Choose one of the tenant's teams."))
}

fn in_time(until: Option<Timestamp>, now: Timestamp) -> Result<Option<Timestamp>, Problem> {
    if until.is_some_and(|until| until <= now || until.since(now) > LONGEST_SNOOZE) {
        return Err(Problem::invalid("snoozedUntil", "invalid_time", "It lies in the future, at most a year ahead."));
    }
    Ok(until)
}

fn nobody(why: Nobody) -> Problem {
    match why {
        Nobody::Known => Problem::invalid("assignee", "unknown_person", "Choose one of the tenant's people."),
        Nobody::Available => Problem::Conflict {
            code: "nobody_available",
            detail: "Nobody who looks after this conversation is available. Name a person, or move it to another team.",
        },
    }
}

fn named(id: &str) -> Option<String> {
    Some(id.to_owned()).filter(|id| !id.is_empty())
}
