//! In Progress: the open conversations of one team, those that wait for us first, the oldest first; then those that wait for the
//! customer (F024 to F026, F030). The index is sorted so, and one query is a page.

use crate::inbox::{Filter, Rows, page};
use crate::outside::Desk;
use crate::problem::Problem;
use domain::permission::Permission;
use platform::keys;
use platform::table::{Freshness, Index, Order, Query, Range};

/// Reads a page of a team's section; `None`: the conversations that no team has.
pub async fn progress(desk: &Desk<'_>, team: Option<&str>, limit: usize, after: Option<&str>) -> Result<Rows, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    if !desk.caller.sees_team(team) {
        return Err(Problem::NotFound);
    }
    let query = Query {
        index: Some(Index::Progress),
        pk: keys::progress(&desk.caller.tenant, team),
        range: Range::All,
        order: Order::Ascending,
        limit,
        after: None,
        freshness: Freshness::Eventual,
    };
    let view = format!("progress {}", team.unwrap_or("-"));
    page(desk, query, &view, &Filter::default(), after).await
}

/// The teams whose sections the caller sees, in the tenant's order; a conversation without a team is in the section of none.
pub async fn sections(desk: &Desk<'_>) -> Result<Vec<Option<String>>, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let teams = settings.teams.into_iter().map(|team| Some(team.id));
    Ok(teams.filter(|team| desk.caller.sees_team(team.as_deref())).chain([None]).collect())
}
