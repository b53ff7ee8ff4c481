//! The subjects of the settings and of the reports: which there are, who reads and changes them, and how a page of one is put
//! beside the list of all.

use crate::failed::{Failed, shown};
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::shell::{Panes, settings as whole};
use crate::view::subject::{Block, Change, Group, NoSubject, Subjects, Way, subject};
use crate::words::reports::ENGLISH as TOLD;
use crate::words::settings::ENGLISH;
use axum::response::Html;
use domain::permission::Permission;

/// Where the list of them is.
pub const HERE: &str = "/inbox/settings";

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Subject {
    url: &'static str,
    name: &'static str,
    more: &'static str,
    /// What its reader needs.
    read: Permission,
    /// What whoever changes it needs; none: nobody changes it.
    edit: Option<Permission>,
}

const fn set(url: &'static str, name: &'static str, more: &'static str) -> Subject {
    Subject { url, name, more, read: Permission::ReadSettings, edit: Some(Permission::EditSettings) }
}

const fn told(url: &'static str, name: &'static str, more: &'static str) -> Subject {
    Subject { url, name, more, read: Permission::ReadLogs, edit: None }
}

/// What is set, in the order of the list.
static SETTINGS: [Subject; 11] = [
    set("/inbox/settings/business", ENGLISH.business, ENGLISH.business_more),
    set("/inbox/settings/answering", ENGLISH.answering, ENGLISH.answering_more),
    set("/inbox/settings/numbers", ENGLISH.numbers, ENGLISH.numbers_more),
    set("/inbox/settings/assistants", ENGLISH.assistants, ENGLISH.assistants_more),
    set("/inbox/settings/templates", ENGLISH.templates, ENGLISH.templates_more),
    set("/inbox/settings/reasons", ENGLISH.reasons, ENGLISH.reasons_more),
    set("/inbox/settings/teams", ENGLISH.teams, ENGLISH.teams_more),
    Subject {
        read: Permission::ReadPeople,
        edit: Some(Permission::EditPeople),
        ..set("/inbox/settings/people", ENGLISH.people, ENGLISH.people_more)
    },
    Subject {
        read: Permission::ReadPeople,
        edit: None,
        ..set("/inbox/settings/roles", ENGLISH.roles, ENGLISH.roles_more)
    },
    Subject {
        read: Permission::EditKeys,
        edit: Some(Permission::EditKeys),
        ..set("/inbox/settings/keys", ENGLISH.keys, ENGLISH.keys_more)
    },
    Subject {
        read: Permission::EditWebhooks,
        edit: Some(Permission::EditWebhooks),
        ..set("/inbox/settings/webhooks", ENGLISH.webhooks, ENGLISH.webhooks_more)
    },
];

/// What happened, in the order of the list.
static REPORTS: [Subject; 6] = [
    Subject { read: Permission::ReadUsage, ..told("/inbox/reports/usage", TOLD.usage, TOLD.usage_more) },
    told("/inbox/reports/checks", TOLD.checks, TOLD.checks_more),
    Subject {
        edit: Some(Permission::HandleConversations),
        ..told("/inbox/reports/replies", TOLD.ai_replies, TOLD.ai_replies_more)
    },
    told("/inbox/reports/failures", TOLD.failures, TOLD.failures_more),
    told("/inbox/reports/telnyx", TOLD.telnyx, TOLD.telnyx_more),
    told("/inbox/reports/audit", TOLD.audit, TOLD.audit_more),
];

/// Where a page is.
pub struct At<'a> {
    /// The subject's address.
    pub of: &'static str,
    /// The page's own, with its query.
    pub here: String,
    /// Which part alone is asked for; empty: all of it.
    pub part: &'a str,
}

impl<'a> At<'a> {
    /// The subject's only page.
    pub fn only(of: &'static str, part: &'a str) -> Self {
        Self { of, here: of.to_owned(), part }
    }
}

/// The list of all, or the part of it that is asked for.
pub async fn list(reader: &Reader, part: &str) -> Result<Html<String>, Failed> {
    reader.session.caller.must(Permission::ReadSettings)?;
    let list = shown(&subjects(reader, None));
    if part == "list" {
        return Ok(Html(list));
    }
    let panes = Panes {
        list: (list, HERE.to_owned()),
        thread: (shown(&NoSubject { t: &ENGLISH }), String::new()),
        ..Panes::default()
    };
    Ok(whole(reader, &reader.settings().await?, ENGLISH.settings, panes))
}

/// A page, or the part of it that is asked for.
pub async fn show(reader: &Reader, at: At<'_>, blocks: Vec<Block>) -> Result<Html<String>, Failed> {
    let of = about(at.of);
    reader.session.caller.must(of.read)?;
    let may = match of.edit {
        Some(edit) if !reader.may(edit) => Change::Not,
        Some(_) | None => Change::May,
    };
    let list = || shown(&subjects(reader, Some(of)));
    let page = || subject(reader, (of.name, of.more), &blocks, may);
    match at.part {
        "list" => return Ok(Html(list())),
        "thread" => return Ok(Html(page())),
        _ => {}
    }
    let panes = Panes { list: (list(), of.url.to_owned()), thread: (page(), at.here), ..Panes::default() };
    Ok(whole(reader, &reader.settings().await?, of.name, panes))
}

/// What is shown once, as a page that is not fetched anew.
pub async fn once(reader: &Reader, url: &str, line: &str, secret: String) -> Result<Html<String>, Failed> {
    let of = about(url);
    let block = Block {
        title: ENGLISH.once.to_owned(),
        lines: vec![line.to_owned()],
        text: secret,
        ways: vec![Way { url: of.url.to_owned(), name: ENGLISH.once_back }],
        ..Block::default()
    };
    let page = subject(reader, (of.name, of.more), &[block], Change::May);
    let panes = Panes {
        list: (shown(&subjects(reader, Some(of))), of.url.to_owned()),
        thread: (page, "once".to_owned()),
        ..Panes::default()
    };
    Ok(whole(reader, &reader.settings().await?, of.name, panes))
}

/// Where a change shows.
pub fn back(reader: &Reader, to: impl Into<String>) -> Done {
    Done { asks: reader.asks, to: to.into() }
}

fn about(url: &str) -> &'static Subject {
    let all = SETTINGS.iter().chain(&REPORTS);
    all.into_iter().find(|subject| subject.url == url).expect("each page has its subject")
}

fn subjects(reader: &Reader, open: Option<&Subject>) -> Subjects {
    let group = |name, all: &'static [Subject]| {
        let seen = all.iter().filter(|subject| reader.may(subject.read));
        let line = |subject: &Subject| (subject.url.to_owned(), subject.name, subject.more, open == Some(subject));
        Group { name, all: seen.map(line).collect() }
    };
    let groups = [group("", &SETTINGS), group(TOLD.happened, &REPORTS)];
    let groups = groups.into_iter().filter(|group| !group.all.is_empty()).collect();
    Subjects { t: &ENGLISH, groups, alone: open.is_none() }
}
