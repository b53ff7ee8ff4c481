//! The page of a subject, of the settings or of the reports: blocks of what there is, with forms that change it. One template
//! shows them all.

use crate::failed::shown;
use crate::reader::Reader;
use crate::view::sheet::Sheet;
use crate::words::settings::{ENGLISH, Words};
use askama::Template;

/// What belongs together on a page.
#[derive(Default)]
pub struct Block {
    /// What it is called.
    pub title: String,
    /// What is to be seen at a glance: a badge's kind (empty, good, warn, bad) and its word.
    pub badges: Vec<(&'static str, String)>,
    /// When it happened, of a line in a log: such blocks stand close together. Empty: it is no such line.
    pub when: String,
    /// How much of how much there is.
    pub meter: Option<Meter>,
    /// What there is to know.
    pub lines: Vec<String>,
    /// A text as it was written; empty: none.
    pub text: String,
    /// What there is of each of several.
    pub table: Option<Table>,
    /// What can be done.
    pub sheets: Vec<Sheet>,
    /// Ways on: where, and their names.
    pub ways: Vec<Way>,
}

/// A way on.
pub struct Way {
    /// Where.
    pub url: String,
    /// What it is called.
    pub name: &'static str,
}

/// How much of how much.
pub struct Meter {
    /// What is measured.
    pub label: &'static str,
    /// How much.
    pub value: u64,
    /// Of how much; at least 1.
    pub most: u64,
}

/// A table: what its columns and its rows are called, and what stands in them.
pub struct Table {
    /// The columns, but for the one of the rows' names.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<(&'static str, Vec<Cell>)>,
}

/// What stands in a table.
pub enum Cell {
    /// It is so.
    Tick,
    /// It is not.
    Blank,
    /// A figure.
    Figure(String),
}

impl Block {
    /// A sentence alone, such as that there is nothing yet.
    pub fn said(line: &str) -> Self {
        Self { lines: vec![line.to_owned()], ..Self::default() }
    }

    /// Ways on and nothing else.
    pub fn onward(ways: Vec<Way>) -> Self {
        Self { ways, ..Self::default() }
    }
}

/// A page.
#[derive(Template)]
#[template(path = "subject.html")]
struct Page<'a> {
    t: &'static Words,
    title: &'a str,
    intro: &'a str,
    csrf: &'a str,
    key: String,
    blocks: &'a [Block],
    locked: bool,
    back: &'static str,
}

/// Whether a reader may change what they read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// They may, if there is anything to be changed.
    May,
    /// They only read it.
    Not,
}

/// The page as text. Whoever may not change it sees every field, and no button.
pub fn subject(reader: &Reader, (title, intro): (&str, &str), blocks: &[Block], may: Change) -> String {
    shown(&Page {
        t: &ENGLISH,
        title,
        intro,
        csrf: &reader.session.csrf,
        key: reader.wired.draw(),
        blocks,
        locked: may == Change::Not,
        back: "/inbox/settings",
    })
}

/// The subjects beside it: what each group of them is called, and of each its address, its name, what it is about, and whether
/// it is open.
#[derive(Template)]
#[template(path = "subjects.html")]
pub struct Subjects {
    /// The words.
    pub t: &'static Words,
    /// The groups.
    pub groups: Vec<Group>,
    /// Whether none of them is open.
    pub alone: bool,
}

/// A group of subjects.
pub struct Group {
    /// What it is called; empty: it needs no name.
    pub name: &'static str,
    /// Its subjects.
    pub all: Vec<(String, &'static str, &'static str, bool)>,
}

/// What stands beside them when none is open.
#[derive(Template)]
#[template(path = "no_subject.html")]
pub struct NoSubject {
    /// The words.
    pub t: &'static Words,
}
