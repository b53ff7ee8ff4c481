//! A message to a number that somebody enters, for one of their teams (F168 to F170): whoever does not answer it never appears in
//! a list.

use crate::outside::{Desk, Event};
use crate::problem::Problem;
use crate::start::{Listing, Start, Started, start};
use domain::permission::Permission;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct AdHoc<'a> {
    /// The customer's number, as somebody typed it.
    pub phone: &'a str,
    /// What it says.
    pub message: &'a str,
    /// A template that says it instead (F169).
    pub template: Option<&'a str>,
    /// Our number; found when absent.
    pub from: Option<&'a str>,
}

/// Sends it. A team that the caller is not in is like none.
pub async fn send(desk: &Desk<'_>, event: &Event, team: &str, asked: AdHoc<'_>) -> Result<Started, Problem> {
    desk.caller.must(Permission::SendMessages)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    if !(settings.teams.iter().any(|known| known.id == team) && desk.caller.sees_team(Some(team))) {
        return Err(Problem::NotFound);
    }
    let AdHoc { phone, message, template, from } = asked;
    let listing = Listing::OnceAnswered;
    start(desk, event, Start { phone, message, template, from, team: Some(team), listing, ..Start::default() }).await
}
