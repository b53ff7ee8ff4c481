//! A form of the settings and its fields.

use crate::view::choice::Choice;
use crate::words::settings::ENGLISH;

/// A form.
pub struct Sheet {
    pub(super) action: String,
    pub(super) fields: Vec<Field>,
    pub(super) button: &'static str,
    pub(super) folded: &'static str,
    pub(super) rev: Option<u64>,
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
        Self { action: action.into(), fields, button: ENGLISH.save, folded: "", rev: None, manner: Manner::Changes }
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

    /// Of what was in this version when the page was made: it is not changed unseen.
    pub fn of(self, rev: u64) -> Self {
        Self { rev: Some(rev), ..self }
    }

    /// With another button.
    pub fn button(self, button: &'static str) -> Self {
        Self { button, ..self }
    }

    pub(super) fn adds(&self) -> bool {
        self.manner == Manner::Adds
    }

    pub(super) fn shows_once(&self) -> bool {
        self.manner == Manner::ShowsOnce
    }

    pub(super) fn takes_away(&self) -> bool {
        self.manner == Manner::TakesAway
    }

    /// Only what was changed is sent, but for boxes: one that is not ticked is not there at all.
    pub(super) fn partial(&self) -> bool {
        let boxes = self.fields.iter().any(|field| field.kind == Kind::Boxes);
        self.manner == Manner::Changes && !self.fields.is_empty() && !boxes
    }
}

/// A field of a form.
pub struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    pub(super) value: String,
    kind: Kind,
    pub(super) choices: Vec<Choice>,
    pub(super) most: usize,
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

    pub(super) fn is(&self, kind: &str) -> bool {
        matches!((kind, self.kind), ("long", Kind::Long) | ("choice", Kind::Choice) | ("boxes", Kind::Boxes))
    }

    pub(super) fn input(&self) -> &'static str {
        match self.kind {
            Kind::Email => "email",
            Kind::Number => "number",
            Kind::Text | Kind::Long | Kind::Choice | Kind::Boxes => "text",
        }
    }
}
