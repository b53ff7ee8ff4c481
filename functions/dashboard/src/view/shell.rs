//! What stands around every page: where one can go, who one is, and the sheet of keys.

use crate::assets::{CSS, JS, MARK};
use crate::failed::shown;
use crate::list::{Asked, View};
use crate::reader::Reader;
use crate::words::{self, ENGLISH, Words};
use askama::Template;
use axum::response::Html;
use desk::person::Availability;
use domain::settings::Settings;

/// A page.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    t: &'static Words,
    css: &'static str,
    js: &'static str,
    mark: &'static str,
    title: &'a str,
    business: &'a str,
    place: &'static str,
    labels: (&'static str, &'a str),
    show: &'static str,
    me: String,
    reader: String,
    role: &'static str,
    letters: String,
    away: bool,
    csrf: &'a str,
    key: String,
    live: bool,
    sign_out: &'static str,
    panes: Panes,
}

/// The three panes, each the text of its part and where that is fetched anew.
#[derive(Default)]
pub struct Panes {
    /// The list.
    pub list: (String, String),
    /// The thread, or what stands there without one.
    pub thread: (String, String),
    /// The customer; empty: there is none to be shown.
    pub customer: (String, String),
}

/// The page of these panes.
pub fn page(reader: &Reader, settings: &Settings, asked: &Asked, title: &str, panes: Panes) -> Html<String> {
    let place = match asked.view() {
        View::Inbox | View::Search => Place::Inbox,
        View::Progress => Place::Progress,
    };
    let show = match () {
        () if panes.thread.1.is_empty() => "list",
        () if asked.show == "customer" => "customer",
        () => "thread",
    };
    whole(reader, settings, place, title, (show, panes))
}

/// A page of the settings.
pub fn settings(reader: &Reader, settings: &Settings, title: &str, panes: Panes) -> Html<String> {
    let show = if panes.thread.1.is_empty() { "list" } else { "thread" };
    whole(reader, settings, Place::Settings, title, (show, panes))
}

/// Where somebody is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Inbox,
    Progress,
    Settings,
}

fn whole(
    reader: &Reader,
    settings: &Settings,
    place: Place,
    title: &str,
    (show, panes): (&'static str, Panes),
) -> Html<String> {
    let doors = reader.wired.doors();
    let name = reader.session.caller.author.name.clone();
    let t = &ENGLISH;
    Html(shown(&Page {
        t,
        css: &CSS.url,
        js: &JS.url,
        mark: &MARK.url,
        title,
        business: &settings.name,
        place: match place {
            Place::Inbox => "inbox",
            Place::Progress => "progress",
            Place::Settings => "settings",
        },
        labels: if place == Place::Settings {
            (words::settings::ENGLISH.subjects, title)
        } else {
            (t.conversations, t.conversation)
        },
        show,
        me: format!("{}.{}", settings.tenant, reader.id()),
        letters: super::face::face(Some(&name), reader.id()).letters,
        reader: name,
        role: reader.role().map_or("", words::role),
        away: reader.session.availability == Availability::Away,
        csrf: &reader.session.csrf,
        key: reader.wired.draw(),
        live: !reader.wired.live().is_empty(),
        sign_out: doors.sign_out,
        panes,
    }))
}
