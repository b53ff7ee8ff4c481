//! The settings (F052, F072, F085, F090, F091, F100, F114, F166 to F170): a page a subject, each a thin face on what the desk does.

mod answering;
mod assistants;
mod business;
mod keys;
mod numbers;
mod people;
mod reasons;
mod roles;
mod teams;
mod templates;
mod webhooks;

use crate::failed::{Failed, shown};
use crate::list::Asked;
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::settings::{Block, Change, NoSubject, Subjects, subject};
use crate::view::shell::{Panes, settings as whole};
use crate::wired::Wired;
use crate::words::settings::ENGLISH;
use axum::Router;
use axum::extract::Query;
use axum::response::Html;
use axum::routing::{get, post};
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where they are.
const HERE: &str = "/inbox/settings";

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Subject {
    slug: &'static str,
    name: &'static str,
    more: &'static str,
    /// What its reader needs.
    read: Permission,
    /// What whoever changes it needs.
    edit: Permission,
}

const fn of(slug: &'static str, name: &'static str, more: &'static str) -> Subject {
    Subject { slug, name, more, read: Permission::ReadSettings, edit: Permission::EditSettings }
}

/// All of them, in the order of their list.
static SUBJECTS: [Subject; 11] = [
    of("business", ENGLISH.business, ENGLISH.business_more),
    of("answering", ENGLISH.answering, ENGLISH.answering_more),
    of("numbers", ENGLISH.numbers, ENGLISH.numbers_more),
    of("assistants", ENGLISH.assistants, ENGLISH.assistants_more),
    of("templates", ENGLISH.templates, ENGLISH.templates_more),
    of("reasons", ENGLISH.reasons, ENGLISH.reasons_more),
    of("teams", ENGLISH.teams, ENGLISH.teams_more),
    Subject {
        read: Permission::ReadPeople,
        edit: Permission::EditPeople,
        ..of("people", ENGLISH.people, ENGLISH.people_more)
    },
    Subject { read: Permission::ReadPeople, ..of("roles", ENGLISH.roles, ENGLISH.roles_more) },
    Subject { read: Permission::EditKeys, edit: Permission::EditKeys, ..of("keys", ENGLISH.keys, ENGLISH.keys_more) },
    Subject {
        read: Permission::EditWebhooks,
        edit: Permission::EditWebhooks,
        ..of("webhooks", ENGLISH.webhooks, ENGLISH.webhooks_more)
    },
];

/// Their routes.
pub fn routes() -> Router<Arc<dyn Wired>> {
    let at = |rest: &str| format!("{HERE}/{rest}");
    Router::new()
        .route(HERE, get(all))
        .route(&at("business"), get(business::page).post(business::save))
        .route(&at("answering"), get(answering::page).post(answering::save))
        .route(&at("numbers"), get(numbers::page).post(numbers::save))
        .route(&at("assistants"), get(assistants::page).post(assistants::add))
        .route(&at("assistants/{id}"), post(assistants::save))
        .route(&at("assistants/{id}/default"), post(assistants::make_default))
        .route(&at("templates"), get(templates::page).post(templates::add))
        .route(&at("templates/{id}"), post(templates::save))
        .route(&at("templates/{id}/remove"), post(templates::remove))
        .route(&at("reasons"), get(reasons::page).post(reasons::add))
        .route(&at("reasons/{id}"), post(reasons::save))
        .route(&at("reasons/{id}/remove"), post(reasons::remove))
        .route(&at("leads"), post(reasons::leads))
        .route(&at("teams"), get(teams::page).post(teams::add))
        .route(&at("teams/{id}"), post(teams::save))
        .route(&at("teams/{id}/remove"), post(teams::remove))
        .route(&at("people"), get(people::page).post(people::invite))
        .route(&at("people/{id}"), post(people::save))
        .route(&at("people/{id}/remove"), post(people::remove))
        .route(&at("roles"), get(roles::page))
        .route(&at("keys"), get(keys::page).post(keys::add))
        .route(&at("keys/{id}/rotate"), post(keys::rotate))
        .route(&at("keys/{id}/revoke"), post(keys::revoke))
        .route(&at("webhooks"), get(webhooks::page).post(webhooks::add))
        .route(&at("webhooks/{id}"), post(webhooks::save))
        .route(&at("webhooks/{id}/on"), post(webhooks::switch_on))
        .route(&at("webhooks/{id}/off"), post(webhooks::switch_off))
        .route(&at("webhooks/{id}/test"), post(webhooks::test))
        .route(&at("webhooks/{id}/rotate"), post(webhooks::rotate))
        .route(&at("webhooks/{id}/remove"), post(webhooks::remove))
}

/// `GET /inbox/settings`: what there is.
async fn all(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    reader.session.caller.must(Permission::ReadSettings)?;
    let list = shown(&list(&reader, None));
    if asked.part == "list" {
        return Ok(Html(list));
    }
    let panes = Panes {
        list: (list, HERE.to_owned()),
        thread: (shown(&NoSubject { t: &ENGLISH }), String::new()),
        ..Panes::default()
    };
    Ok(whole(&reader, &reader.settings().await?, ENGLISH.settings, panes))
}

/// The page of this subject, or the part of it that is asked for.
async fn show(reader: &Reader, asked: &Asked, slug: &str, blocks: Vec<Block>) -> Result<Html<String>, Failed> {
    let of = about(slug);
    let may = if reader.may(of.edit) { Change::May } else { Change::Not };
    put(reader, asked, of, subject(reader, (of.name, of.more), &blocks, may)).await
}

async fn put(reader: &Reader, asked: &Asked, of: &Subject, page: String) -> Result<Html<String>, Failed> {
    reader.session.caller.must(of.read)?;
    let list = || shown(&list(reader, Some(of)));
    match asked.part.as_str() {
        "list" => return Ok(Html(list())),
        "thread" => return Ok(Html(page)),
        _ => {}
    }
    let here = format!("{HERE}/{}", of.slug);
    let panes = Panes { list: (list(), here.clone()), thread: (page, here), ..Panes::default() };
    Ok(whole(reader, &reader.settings().await?, of.name, panes))
}

/// What is shown once, as a page that is not fetched anew.
async fn once(reader: &Reader, slug: &str, line: &str, secret: String) -> Result<Html<String>, Failed> {
    let of = about(slug);
    let block = Block {
        title: ENGLISH.once.to_owned(),
        lines: vec![line.to_owned()],
        text: secret,
        way: (format!("{HERE}/{slug}"), ENGLISH.once_back),
        ..Block::default()
    };
    let page = subject(reader, (of.name, of.more), &[block], Change::May);
    let panes = Panes {
        list: (shown(&list(reader, Some(of))), format!("{HERE}/{slug}")),
        thread: (page, "once".to_owned()),
        ..Panes::default()
    };
    Ok(whole(reader, &reader.settings().await?, of.name, panes))
}

fn about(slug: &str) -> &'static Subject {
    SUBJECTS.iter().find(|subject| subject.slug == slug).expect("each page has its subject")
}

fn list(reader: &Reader, open: Option<&Subject>) -> Subjects {
    let seen = SUBJECTS.iter().filter(|subject| reader.may(subject.read));
    let line =
        |subject: &Subject| (format!("{HERE}/{}", subject.slug), subject.name, subject.more, open == Some(subject));
    Subjects { t: &ENGLISH, all: seen.map(line).collect(), alone: open.is_none() }
}

/// Where a change shows.
fn back(reader: &Reader, slug: &str) -> Done {
    Done { asks: reader.asks, to: format!("{HERE}/{slug}") }
}

/// A form that says nothing but its own name.
#[derive(Deserialize, Serialize)]
pub struct NoFields {}

/// What is ticked: `<group>:<value>` is there for each.
type Ticked = BTreeMap<String, String>;

fn ticked(of: &Ticked, group: &str) -> Vec<String> {
    let value = |name: &String| name.strip_prefix(group)?.strip_prefix(':').map(str::to_owned);
    of.keys().filter_map(value).collect()
}
