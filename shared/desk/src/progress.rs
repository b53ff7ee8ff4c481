//! In Progress: the open conversations of one team, those that wait for us first, the oldest first; then those that wait for the
//! customer, the oldest first (F024 to F026, F030). The first part is an index of its own, the second the Inbox of the last 30
//! days read the other way round: what is older has expired. What the assistant is answering at the moment is in neither.

use crate::inbox::{Rows, page};
use crate::outside::Desk;
use crate::problem::Problem;
use crate::row::Row;
use domain::Timestamp;
use domain::conversation::RESUME_WITHIN;
use domain::head::NextAction;
use domain::permission::Permission;
use platform::keys;
use platform::table::{Freshness, Index, Order, Query, Range};

/// Begins the cursors of the second part; no cursor of the table's has it.
const SECOND: char = '~';

/// The longest id of a team, in bytes (`domain::settings::Team`).
const LONGEST_TEAM: usize = 40;

/// Reads a page of a team's section; `None`: the conversations that no team has.
pub async fn progress(desk: &Desk<'_>, team: Option<&str>, limit: usize, after: Option<&str>) -> Result<Rows, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    // No team has such an id, and no key of the table takes it.
    if !desk.caller.sees_team(team) || team.is_some_and(|team| team.len() > LONGEST_TEAM) {
        return Err(Problem::NotFound);
    }
    let mut rows = Rows { items: vec![], next: None };
    let second = match after.map(|after| after.strip_prefix(SECOND).ok_or(after)) {
        Some(Ok(second)) => Some(second).filter(|second| !second.is_empty()),
        first => {
            rows = ours(desk, team, limit, first.and_then(Result::err)).await?;
            if rows.next.is_some() {
                return Ok(rows);
            }
            None
        }
    };
    if rows.items.len() == limit {
        rows.next = Some(SECOND.to_string());
        return Ok(rows);
    }
    let theirs = theirs(desk, team, limit - rows.items.len(), second).await?;
    rows.items.extend(theirs.items);
    rows.next = theirs.next.map(|next| format!("{SECOND}{next}"));
    Ok(rows)
}

/// Who waits for us.
async fn ours(desk: &Desk<'_>, team: Option<&str>, limit: usize, after: Option<&str>) -> Result<Rows, Problem> {
    let pk = keys::progress(&desk.caller.tenant, team);
    let query = query(Index::Progress, pk, Range::All, limit);
    page(desk, query, &view("ours", team), |_| true, after).await
}

/// Who waits for the customer.
async fn theirs(desk: &Desk<'_>, team: Option<&str>, limit: usize, after: Option<&str>) -> Result<Rows, Problem> {
    let since = desk.outside.clock.now().minus(RESUME_WITHIN);
    let range = Range::Between(since.sortable(), Timestamp(i64::MAX).sortable());
    let query = query(Index::Inbox, keys::inbox(&desk.caller.tenant), range, limit);
    let waits = |row: &Row| row.next_action == NextAction::Customer.name() && row.team.as_deref() == team;
    page(desk, query, &view("theirs", team), waits, after).await
}

fn query(index: Index, pk: String, range: Range, limit: usize) -> Query {
    Query { index: Some(index), pk, range, order: Order::Ascending, limit, after: None, freshness: Freshness::Eventual }
}

fn view(part: &str, team: Option<&str>) -> String {
    format!("progress {part} {}", team.unwrap_or("-"))
}

/// The teams whose sections the caller sees, in the tenant's order; a conversation without a team is in the section of none.
pub async fn sections(desk: &Desk<'_>) -> Result<Vec<Option<String>>, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let teams = settings.teams.into_iter().map(|team| Some(team.id));
    Ok(teams.filter(|team| desk.caller.sees_team(team.as_deref())).chain([None]).collect())
}
