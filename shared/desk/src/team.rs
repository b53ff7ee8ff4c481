//! The teams of a tenant (F025, F166): made, renamed, taken away. A team that people are in, or that has conversations which are
//! still open, is not taken away: nobody would see them any more.

use crate::audit::Deed;
use crate::kept::{Kept, Told};
use crate::outside::{Desk, Event};
use crate::person;
use crate::problem::Problem;
use crate::row::Row;
use crate::settings::{edit, load, name};
use domain::Timestamp;
use domain::conversation::RESUME_WITHIN;
use domain::head::Badge;
use domain::ids::is_chosen;
use domain::permission::Permission;
use domain::settings::{MOST_CHOICES, Settings, Team};
use platform::keys;
use platform::table::{Freshness, Index, Order, Query, Range};

/// Rows of the Inbox that are looked through before a team goes, in pages of [`ROWS`]: a tenant with more conversations in 30
/// days renames the team instead.
const MOST_PAGES: usize = 20;

/// Rows of one page: within DynamoDB's megabyte.
const ROWS: usize = 1_000;

/// The tenant's teams, in its own order.
pub async fn list(desk: &Desk<'_>) -> Result<Kept<Vec<Team>>, Problem> {
    desk.caller.must(Permission::ReadSettings)?;
    Ok(load(desk).await?.part(|settings| settings.teams))
}

/// One of them.
pub async fn team(desk: &Desk<'_>, id: &str) -> Result<Kept<Team>, Problem> {
    one(list(desk).await?, id)
}

/// Makes one. Its id never changes: 1 to 40 of `a-z0-9-`.
pub async fn create(desk: &Desk<'_>, event: &Event, id: &str, called: &str) -> Result<Team, Problem> {
    desk.caller.must(Permission::EditSettings)?;
    if !is_chosen(id) {
        return Err(Problem::invalid("id", "invalid_id", "An id has 1 to 40 of a-z, 0-9 and -."));
    }
    let team = Team { id: id.to_owned(), name: name(called)? };
    edit(desk, event, Told { deed: Deed::TeamCreated, on: id }, |before| {
        if before.teams.iter().any(|known| known.id == team.id) {
            return Err(Problem::Conflict {
                code: "exists",
                detail: "There is a team with this id: choose another one.",
            });
        }
        if before.teams.len() >= MOST_CHOICES {
            return Err(Problem::Full(MOST_CHOICES));
        }
        let mut after = before.clone();
        after.teams.push(team.clone());
        Ok(after)
    })
    .await?;
    Ok(team)
}

/// Gives one another name.
pub async fn rename(desk: &Desk<'_>, event: &Event, id: &str, called: &str) -> Result<Kept<Team>, Problem> {
    desk.caller.must(Permission::EditSettings)?;
    let called = name(called)?;
    let after = edit(desk, event, Told { deed: Deed::TeamChanged, on: id }, |before| {
        let mut after = before.clone();
        of(&mut after, id)?.name.clone_from(&called);
        Ok(after)
    });
    one(after.await?.part(|settings| settings.teams), id)
}

/// Takes one away.
pub async fn remove(desk: &Desk<'_>, event: &Event, id: &str) -> Result<(), Problem> {
    desk.caller.must(Permission::EditSettings)?;
    let told = Told { deed: Deed::TeamRemoved, on: id };
    // What is not there cannot be in use: it is not found, whatever else is true.
    if load(desk).await?.teams.iter().any(|team| team.id == id) {
        unused(desk, id).await?;
    }
    edit(desk, event, told, |before| {
        let mut after = before.clone();
        of(&mut after, id)?;
        after.teams.retain(|team| team.id != id);
        Ok(after)
    })
    .await?;
    Ok(())
}

fn one(teams: Kept<Vec<Team>>, id: &str) -> Result<Kept<Team>, Problem> {
    let record = teams.iter().find(|team| team.id == id).cloned().ok_or(Problem::NotFound)?;
    Ok(Kept { record, rev: teams.rev })
}

fn of<'a>(settings: &'a mut Settings, id: &str) -> Result<&'a mut Team, Problem> {
    settings.teams.iter_mut().find(|team| team.id == id).ok_or(Problem::NotFound)
}

async fn unused(desk: &Desk<'_>, id: &str) -> Result<(), Problem> {
    let in_use = |detail| Err(Problem::Conflict { code: "in_use", detail });
    if person::all(desk).await?.iter().any(|person| person.teams.iter().any(|team| team == id)) {
        return in_use("People are in this team: take them out of it first.");
    }
    match has_conversations(desk, id).await? {
        Some(false) => Ok(()),
        Some(true) => in_use("The team has open conversations: close them or give them to another team first."),
        None => in_use("There are too many conversations to look through: rename the team instead."),
    }
}

/// Whether a conversation of the team's is open; `None` where there are too many to look through.
async fn has_conversations(desk: &Desk<'_>, team: &str) -> Result<Option<bool>, Problem> {
    let tenant = &desk.caller.tenant;
    let waiting = query(Index::Progress, keys::progress(tenant, Some(team)), Range::All, 1);
    if !desk.outside.table.query(waiting).await?.items.is_empty() {
        return Ok(Some(true));
    }
    // What is older has expired.
    let now = desk.outside.clock.now();
    let since = now.minus(RESUME_WITHIN);
    let range = Range::Between(since.sortable(), Timestamp(i64::MAX).sortable());
    let mut inbox = query(Index::Inbox, keys::inbox(tenant), range, ROWS);
    for _ in 0..MOST_PAGES {
        let page = desk.outside.table.query(inbox.clone()).await?;
        let open = |row: &Row| row.team.as_deref() == Some(team) && row.status != Badge::Closed;
        if page.items.iter().filter_map(|item| Row::read(item, now)).any(|row| open(&row)) {
            return Ok(Some(true));
        }
        inbox.after = page.next;
        if inbox.after.is_none() {
            return Ok(Some(false));
        }
    }
    Ok(None)
}

fn query(index: Index, pk: String, range: Range, limit: usize) -> Query {
    Query {
        index: Some(index),
        pk,
        range,
        order: Order::Descending,
        limit,
        after: None,
        freshness: Freshness::Eventual,
    }
}
