//! Whose conversation it is: a team's, a person's, both or nobody's (B08).

use crate::change::act;
use crate::outside::Desk;
use crate::problem::Problem;
use domain::head::Head;
use domain::permission::Permission;

/// What is to be set; `None` leaves it, `Some("")` takes it away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Assignment<'a> {
    /// The team's id.
    pub team: Option<&'a str>,
    /// The person's id.
    pub assignee: Option<&'a str>,
}

/// Assigns it. Who moves it to a team that they are not in does not see it any more.
pub async fn assign(desk: &Desk<'_>, conversation: &str, to: Assignment<'_>) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    if let Some(team) = to.team.filter(|team| !team.is_empty())
        && !settings.teams.iter().any(|known| known.id == team)
    {
        return Err(Problem::invalid("team", "unknown_team", "Choose one of the tenant's teams."));
    }
    if let Some(assignee) = to.assignee.filter(|assignee| !assignee.is_empty()) {
        crate::person::find(desk, assignee).await?.ok_or(Problem::invalid(
            "assignee",
            "unknown_person",
            "Choose one of the tenant's people.",
        ))?;
    }
    act(desk, conversation, |known| {
        let mut head = known.head.clone();
        set(&mut head.team, to.team);
        set(&mut head.assignee, to.assignee);
        Ok((head, vec![]))
    })
    .await
}

fn set(field: &mut Option<String>, to: Option<&str>) {
    if let Some(to) = to {
        *field = Some(to.to_owned()).filter(|to| !to.is_empty());
    }
}
