//! A row of a list (F015 to F021, F027 to F031).

use super::face::{Face, face, spaced};
use crate::list::Asked;
use crate::moment::Moment;
use crate::words::{self, ENGLISH};
use desk::row::Row;
use domain::head::{Badge, ManagedBy, NextAction};
use domain::settings::Settings;

/// A row.
pub struct RowView {
    /// The conversation's id.
    pub id: String,
    /// Its version: a hint names the one that it is about.
    pub rev: u64,
    /// Its page, beside this list.
    pub href: String,
    /// Its page by itself, for a window of its own (F031).
    pub link: String,
    /// Whether it is open on the right.
    pub open: bool,
    /// What stands in for a picture.
    pub face: Face,
    /// The name, else the number.
    pub title: String,
    /// Whether the title is a name.
    pub named: bool,
    /// The number.
    pub number: String,
    /// The company; empty: none.
    pub company: String,
    /// The customer's reference.
    pub reference: String,
    /// The beginning of the newest message.
    pub preview: String,
    /// When that was.
    pub time: String,
    /// When the customer last wrote; empty: never.
    pub received: String,
    /// The instant for machines.
    pub iso: String,
    /// active, escalated or closed.
    pub status: &'static str,
    /// Its name.
    pub status_name: &'static str,
    /// Why a person must act; empty: nobody must.
    pub waits: &'static str,
    /// agent, customer or none.
    pub next: String,
    /// Who must act next, in words.
    pub next_name: &'static str,
    /// Whether the assistant answers.
    pub ai: bool,
    /// Whether a person has taken over.
    pub person: bool,
    /// Whether the customer has opted out.
    pub opted_out: bool,
    /// Until when it is put off; empty: it is not.
    pub snoozed: String,
    /// When somebody wants to look again; empty: nobody does.
    pub follow_up: String,
    /// The team's name; empty: none.
    pub team: String,
    /// Whether it is the reader's own.
    pub mine: bool,
    /// The channel's name.
    pub channel: &'static str,
}

/// How rows are shown.
pub struct Shown<'a> {
    /// The list that they stand in.
    pub asked: &'a Asked,
    /// The conversation on the right; empty: none.
    pub open: &'a str,
    /// The reader's id.
    pub reader: &'a str,
    /// The tenant's settings.
    pub settings: &'a Settings,
    /// Now, where the reader is.
    pub moment: &'a Moment,
}

impl RowView {
    /// A row as its reader sees it.
    pub fn of(row: &Row, shown: &Shown<'_>) -> Self {
        let id = row.id();
        let link = format!("/inbox/c/{id}");
        let waits = match row.needs_person {
            Some(why) => words::needs(why),
            None if row.next_action == NextAction::Agent.name() => ENGLISH.waits_for_us,
            None => "",
        };
        Self {
            href: shown.asked.at(&link),
            open: shown.open == id,
            rev: row.rev,
            face: face(row.title.as_deref(), &row.contact),
            title: row.title.clone().unwrap_or_else(|| spaced(row.theirs.as_str())),
            named: row.title.is_some(),
            number: spaced(row.theirs.as_str()),
            company: row.company.clone().unwrap_or_default(),
            reference: row.shown_reference(),
            preview: if row.preview.is_empty() { ENGLISH.picture.to_owned() } else { row.preview.clone() },
            time: shown.moment.brief(row.last_message_at),
            received: row.last_received_at.map(|at| shown.moment.when(at)).unwrap_or_default(),
            iso: row.last_message_at.to_string(),
            status: words::badge_word(row.status),
            status_name: words::badge(row.status),
            waits,
            next_name: words::next(&row.next_action),
            next: row.next_action.clone(),
            ai: row.managed_by == ManagedBy::Ai && row.status == Badge::Active && !row.opted_out,
            person: row.managed_by == ManagedBy::Human && row.status != Badge::Closed,
            opted_out: row.opted_out,
            snoozed: row.snoozed.map(|at| shown.moment.when(at)).unwrap_or_default(),
            follow_up: row.follow_up_at.map(|at| shown.moment.when(at)).unwrap_or_default(),
            team: team(shown.settings, row.team.as_deref()),
            mine: row.assignee.as_deref() == Some(shown.reader),
            channel: words::channel(&row.channel),
            link,
            id,
        }
    }
}

/// A team's name; its id, when it has been taken away since.
pub fn team(settings: &Settings, id: Option<&str>) -> String {
    let name =
        |id: &str| settings.teams.iter().find(|team| team.id == id).map_or(id.to_owned(), |team| team.name.clone());
    id.map(name).unwrap_or_default()
}
