//! The list on the left: the Inbox, a section of In Progress for each team (F014, F022, F024 to F026), or what is found (F127).

use super::choice::{Choice, choices};
use super::row::{RowView, Shown, team};
use crate::failed::Failed;
use crate::list::{Asked, View};
use crate::reader::Reader;
use crate::words::{self, ENGLISH, Words};
use askama::Template;
use desk::inbox::Rows;
use desk::{Problem, inbox, progress, search};
use domain::head::NextAction;
use domain::permission::Permission;
use domain::settings::{Settings, Switch};

/// Rows of a page of the Inbox: what a tall screen shows, and a page's weight allows.
const ROWS: usize = 30;

/// Rows of one section of In Progress.
const SECTION_ROWS: usize = 25;

/// The list.
#[derive(Template)]
#[template(path = "list.html")]
pub struct ListPart {
    t: &'static Words,
    /// Where this part is fetched anew.
    pub url: String,
    title: &'static str,
    alone: bool,
    progress: bool,
    search: bool,
    may_search: bool,
    wanted: String,
    wrong: String,
    sections: Vec<Section>,
    empty: bool,
    filtered: bool,
    filters_open: bool,
    channels: Vec<Choice>,
    statuses: Vec<Choice>,
    teams: Vec<Choice>,
    assignees: Vec<Choice>,
    outcomes: Vec<Choice>,
    clear: String,
    may_start: bool,
    replies_on: bool,
    may_switch: bool,
    csrf: String,
    key: String,
    query: String,
    later: String,
    first: String,
}

/// A run of rows under one heading.
pub struct Section {
    heading: String,
    groups: Vec<Group>,
    next: String,
}

impl Section {
    /// Whether it is a team's, and there is nobody in it.
    fn is_hollow(&self) -> bool {
        !self.heading.is_empty() && self.groups.iter().all(|group| group.rows.is_empty())
    }
}

/// Rows that wait for the same side.
pub struct Group {
    heading: &'static str,
    rows: Vec<RowView>,
}

/// What stands beside the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside<'a> {
    /// Nothing: the list is what the page is about.
    Nothing,
    /// The conversation with this id.
    Conversation(&'a str),
    /// A form.
    Form,
}

/// Reads the list that is asked for.
pub async fn list(reader: &Reader, settings: &Settings, asked: &Asked, beside: Beside<'_>) -> Result<ListPart, Failed> {
    let (open, path) = match beside {
        Beside::Nothing => ("", "/inbox".to_owned()),
        Beside::Conversation(id) => (id, format!("/inbox/c/{id}")),
        Beside::Form => ("", "/inbox/new".to_owned()),
    };
    let moment = reader.moment(settings);
    let shown = Shown { asked, open, reader: reader.id(), settings, moment: &moment };
    let (mut later, mut wrong) = (String::new(), String::new());
    let sections = match asked.view() {
        View::Progress => by_team(reader, asked, &shown).await?,
        View::Inbox | View::Search => {
            let rows = found(reader, asked).await?.unwrap_or_else(|why| {
                why.clone_into(&mut wrong);
                Rows { items: vec![], next: None }
            });
            later = rows.next.map(|next| asked.from(&next).at("/inbox")).unwrap_or_default();
            let rows = rows.items.iter().map(|row| RowView::of(row, &shown)).collect();
            vec![Section { heading: String::new(), groups: vec![Group { heading: "", rows }], next: String::new() }]
        }
    };
    let first = if asked.after.is_empty() { String::new() } else { asked.from("").at("/inbox") };
    let progress = asked.view() == View::Progress;
    Ok(ListPart {
        t: &ENGLISH,
        url: asked.at(&path),
        title: match asked.view() {
            View::Inbox => ENGLISH.inbox,
            View::Progress => ENGLISH.in_progress,
            View::Search => ENGLISH.found,
        },
        alone: beside == Beside::Nothing,
        progress,
        search: asked.view() == View::Search,
        may_search: reader.may(Permission::Search),
        wanted: asked.q.clone(),
        wrong,
        empty: sections.iter().all(|section| section.groups.iter().all(|group| group.rows.is_empty())),
        sections,
        filtered: asked.filters(),
        filters_open: asked.filters() || asked.show == "filters",
        channels: choices(words::CHANNELS, &asked.channel),
        statuses: choices(words::BADGES, &asked.status),
        teams: choices(teams(reader, settings), &asked.team),
        assignees: choices([("", ENGLISH.anybody), (reader.id(), ENGLISH.me)], &asked.assignee),
        outcomes: choices([("", ENGLISH.any_outcome)].into_iter().chain(words::OUTCOMES), &asked.outcome),
        clear: Asked { q: asked.q.clone(), view: asked.view.clone(), ..Asked::default() }.at("/inbox"),
        may_start: reader.may(Permission::SendMessages),
        replies_on: settings.sms_replies == Switch::On,
        may_switch: reader.may(Permission::EditSettings),
        csrf: reader.session.csrf.clone(),
        key: reader.wired.draw(),
        query: asked.at(""),
        later,
        first,
    })
}

/// A page of the Inbox or of what is found; or why nothing can be looked for.
async fn found(reader: &Reader, asked: &Asked) -> Result<Result<Rows, &'static str>, Failed> {
    let after = Some(asked.after.as_str()).filter(|after| !after.is_empty());
    let (desk, filter) = (reader.desk(), asked.filter());
    let rows = match asked.view() {
        View::Search => search::search(&desk, &asked.q, &filter, ROWS, after).await,
        View::Inbox | View::Progress => inbox::inbox(&desk, &filter, ROWS, after).await,
    };
    match rows {
        Err(Problem::Invalid { field: "q", detail, .. }) => Ok(Err(detail)),
        rows => Ok(Ok(rows?)),
    }
}

/// A section for each team; one team's next page stands alone.
async fn by_team(reader: &Reader, asked: &Asked, shown: &Shown<'_>) -> Result<Vec<Section>, Failed> {
    let desk = reader.desk();
    let (one, after) = match asked.after.split_once(':') {
        Some((team, after)) => (Some(Some(team.to_owned()).filter(|team| !team.is_empty())), Some(after)),
        None => (None, None),
    };
    let mut sections = vec![];
    let known = match one {
        Some(team) => vec![team],
        None => progress::sections(&desk).await?,
    };
    let several = known.len() > 1;
    let wanted = asked.filter();
    for id in known {
        if wanted.team.is_some() && wanted.team != id {
            continue;
        }
        let rows = progress::progress(&desk, id.as_deref(), SECTION_ROWS, after).await?;
        let is = |wanted: &Option<String>, found: Option<&str>| wanted.is_none() || wanted.as_deref() == found;
        let passes = rows.items.iter().filter(|row| {
            is(&wanted.channel, Some(&row.channel))
                && is(&wanted.assignee, row.assignee.as_deref())
                && wanted.status.is_none_or(|status| status == row.status)
                && wanted.interaction_status.is_none_or(|status| status == row.interaction_status)
        });
        let (ours, theirs): (Vec<_>, Vec<_>) = passes.partition(|row| row.next_action == NextAction::Agent.name());
        let group = |heading, rows: Vec<&desk::row::Row>| Group {
            heading,
            rows: rows.into_iter().map(|row| RowView::of(row, shown)).collect(),
        };
        let groups = vec![group(ENGLISH.needs_us, ours), group(ENGLISH.needs_them, theirs)];
        let name = team(shown.settings, id.as_deref());
        let heading = match (several, name.is_empty()) {
            (false, true) => String::new(),
            (true, true) => ENGLISH.no_team.to_owned(),
            (_, false) => name,
        };
        let next = rows.next.map(|next| asked.from(&format!("{}:{next}", id.unwrap_or_default())).at("/inbox"));
        sections.push(Section { heading, groups, next: next.unwrap_or_default() });
    }
    Ok(sections)
}

fn teams(reader: &Reader, settings: &Settings) -> Vec<(String, String)> {
    let seen = settings.teams.iter().filter(|team| reader.session.caller.sees_team(Some(&team.id)));
    let any = (String::new(), ENGLISH.any_team.to_owned());
    [any].into_iter().chain(seen.map(|team| (team.id.clone(), team.name.clone()))).collect()
}
