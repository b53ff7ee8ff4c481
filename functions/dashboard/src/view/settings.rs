//! The pages of the settings: each is blocks of what there is, with forms that change it. One template shows them all.

use crate::failed::shown;
use crate::reader::Reader;
use crate::view::choice::Choice;
use crate::words::settings::{ENGLISH, Words};
use askama::Template;

/// What belongs together on a page.
#[derive(Default)]
pub struct Block {
    /// What it is called.
    pub title: String,
    /// What is to be seen at a glance: a badge's kind (empty, good, warn, bad) and its word.
    pub badges: Vec<(&'static str, String)>,
    /// What there is to know.
    pub lines: Vec<String>,
    /// A text as it was written; empty: none.
    pub text: String,
    /// What can be done.
    pub sheets: Vec<Sheet>,
    /// A way on: where, and its name; empty: none.
    pub way: (String, &'static str),
}

/// A form.
pub struct Sheet {
    action: String,
    fields: Vec<Field>,
    button: &'static str,
    folded: &'static str,
    manner: Manner,
}

/// What becomes of a form that was sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// It shows what is now.
    Changes,
    /// It is empty again.
    Adds,
    /// Its answer is shown once, as a page.
    ShowsOnce,
    /// It takes something away, which nobody should do by a slip.
    TakesAway,
}

impl Sheet {
    /// Changes something.
    pub fn edit(action: impl Into<String>, fields: Vec<Field>) -> Self {
        Self { action: action.into(), fields, button: ENGLISH.save, folded: "", manner: Manner::Changes }
    }

    /// Makes something.
    pub fn add(action: impl Into<String>, fields: Vec<Field>) -> Self {
        Self { button: ENGLISH.add, manner: Manner::Adds, ..Self::edit(action, fields) }
    }

    /// Does what its button says.
    pub fn act(action: impl Into<String>, button: &'static str) -> Self {
        Self { button, ..Self::edit(action, vec![]) }
    }

    /// Takes something away, after a second click.
    pub fn remove(action: impl Into<String>, button: &'static str) -> Self {
        Self { button, folded: button, manner: Manner::TakesAway, ..Self::edit(action, vec![]) }
    }

    /// Makes something of which a part is shown once.
    pub fn once(action: impl Into<String>, button: &'static str, fields: Vec<Field>) -> Self {
        Self { button, manner: Manner::ShowsOnce, ..Self::edit(action, fields) }
    }

    /// Behind a button of this name.
    pub fn folded(self, folded: &'static str) -> Self {
        Self { folded, ..self }
    }

    /// With another button.
    pub fn button(self, button: &'static str) -> Self {
        Self { button, ..self }
    }

    fn adds(&self) -> bool {
        self.manner == Manner::Adds
    }

    fn shows_once(&self) -> bool {
        self.manner == Manner::ShowsOnce
    }

    fn takes_away(&self) -> bool {
        self.manner == Manner::TakesAway
    }

    /// Only what was changed is sent, but for boxes: one that is not ticked is not there at all.
    fn partial(&self) -> bool {
        let boxes = self.fields.iter().any(|field| field.kind == Kind::Boxes);
        self.manner == Manner::Changes && !self.fields.is_empty() && !boxes
    }
}

/// A field of a form.
pub struct Field {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    kind: Kind,
    choices: Vec<Choice>,
    most: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Long,
    Email,
    Number,
    Choice,
    Boxes,
}

impl Field {
    /// A line.
    pub fn text(name: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        let (value, most) = (value.into(), desk::settings::LONGEST_NAME);
        Self { name, label, hint: "", value, kind: Kind::Text, choices: vec![], most }
    }

    /// Several lines, of at most so many characters.
    pub fn long(name: &'static str, label: &'static str, value: impl Into<String>, most: usize) -> Self {
        Self { kind: Kind::Long, most, ..Self::text(name, label, value) }
    }

    /// An e-mail address.
    pub fn email(name: &'static str, label: &'static str) -> Self {
        Self { kind: Kind::Email, most: 254, ..Self::text(name, label, "") }
    }

    /// A whole number.
    pub fn number(name: &'static str, label: &'static str, value: u32) -> Self {
        Self { kind: Kind::Number, most: 5, ..Self::text(name, label, value.to_string()) }
    }

    /// One of several.
    pub fn choice(name: &'static str, label: &'static str, choices: Vec<Choice>) -> Self {
        Self { kind: Kind::Choice, choices, ..Self::text(name, label, "") }
    }

    /// Any of several; each is sent as `<name>:<value>`.
    pub fn boxes(name: &'static str, label: &'static str, choices: Vec<Choice>) -> Self {
        Self { kind: Kind::Boxes, choices, ..Self::text(name, label, "") }
    }

    /// With a sentence below it.
    pub fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    /// Of at most so many characters.
    pub fn most(self, most: usize) -> Self {
        Self { most, ..self }
    }

    fn is(&self, kind: &str) -> bool {
        matches!((kind, self.kind), ("long", Kind::Long) | ("choice", Kind::Choice) | ("boxes", Kind::Boxes))
    }

    fn input(&self) -> &'static str {
        match self.kind {
            Kind::Email => "email",
            Kind::Number => "number",
            Kind::Text | Kind::Long | Kind::Choice | Kind::Boxes => "text",
        }
    }
}

/// A page.
#[derive(Template)]
#[template(path = "settings.html")]
struct Page<'a> {
    t: &'static Words,
    title: &'a str,
    intro: &'a str,
    csrf: &'a str,
    key: String,
    blocks: &'a [Block],
    roles: Vec<&'static str>,
    grid: Vec<(&'static str, Vec<bool>)>,
    locked: bool,
    back: &'static str,
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
        roles: vec![],
        grid: vec![],
        locked: may == Change::Not,
        back: "/inbox/settings",
    })
}

/// The page of what each role may do: a row a permission.
pub fn roles(reader: &Reader, (title, intro): (&str, &str), grid: Vec<(&'static str, Vec<bool>)>) -> String {
    shown(&Page {
        t: &ENGLISH,
        title,
        intro,
        csrf: &reader.session.csrf,
        key: reader.wired.draw(),
        blocks: &[],
        roles: crate::words::settings::ROLES.iter().map(|(_, name)| *name).collect(),
        grid,
        locked: false,
        back: "/inbox/settings",
    })
}

/// Whether a reader may change what they read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// They may.
    May,
    /// They only read it.
    Not,
}

/// The subjects beside it: address, name, sentence.
#[derive(Template)]
#[template(path = "subjects.html")]
pub struct Subjects {
    /// The words.
    pub t: &'static Words,
    /// Each with its address, its name, what it is about, and whether it is open.
    pub all: Vec<(String, &'static str, &'static str, bool)>,
    /// Whether none of them is open.
    pub alone: bool,
}

/// What stands beside them when none is open.
#[derive(Template)]
#[template(path = "no_subject.html")]
pub struct NoSubject {
    /// The words.
    pub t: &'static Words,
}
