//! Texts with placeholders: `{name}`, `{first_name}`, `{company}`, each with a fallback after a bar (F060, F152). Where a value is
//! missing and there is no fallback, a person who sends is told which; a workflow, whom nobody could tell, leaves out the
//! placeholder and the stray space before it. Neither ever says "Hi ,".

use crate::contact::Contact;
use crate::segment::{MAX_SEGMENTS, count};

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// The contact's name, whole.
    Name,
    /// Its first word.
    FirstName,
    /// Their company.
    Company,
}

impl Variable {
    /// By its name in a text.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "name" => Some(Self::Name),
            "first_name" => Some(Self::FirstName),
            "company" => Some(Self::Company),
            _ => None,
        }
    }

    fn of(self, contact: &Contact) -> Option<String> {
        let known = match self {
            Self::Name => contact.name.clone(),
            Self::FirstName => contact.name.as_ref().and_then(|name| name.split_whitespace().next()).map(str::to_owned),
            Self::Company => contact.company.clone(),
        };
        known.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// A placeholder that stands for nothing.
    Unknown(String),
    /// It is empty, or longer than [`MAX_SEGMENTS`].
    Length,
}

/// Whether a text can be rendered for somebody.
pub fn check(text: &str) -> Result<(), Invalid> {
    let placeholders = pieces(text).into_iter().filter_map(Piece::placeholder);
    if let Some((unknown, _)) = placeholders.into_iter().find(|(name, _)| Variable::parse(name).is_none()) {
        return Err(Invalid::Unknown(unknown.to_owned()));
    }
    let fits = !text.trim().is_empty() && count(text).segments <= MAX_SEGMENTS;
    if fits { Ok(()) } else { Err(Invalid::Length) }
}

/// The text for this contact, if everything that it names is known or has a fallback; else the first that is not.
pub fn render(text: &str, contact: &Contact) -> Result<String, Variable> {
    let missing = missing(text, contact);
    missing.map_or_else(|| Ok(render_known(text, contact)), Err)
}

/// The text for this contact, with what is known; what is not leaves nothing behind.
pub fn render_known(text: &str, contact: &Contact) -> String {
    let mut rendered = String::new();
    for piece in pieces(text) {
        match piece.placeholder() {
            None => rendered.push_str(piece.0),
            Some((name, fallback)) => {
                let value = Variable::parse(name).and_then(|variable| variable.of(contact));
                let value = value.unwrap_or_else(|| fallback.to_owned());
                if value.is_empty() {
                    rendered.truncate(rendered.trim_end_matches(' ').len());
                } else {
                    rendered.push_str(&value);
                }
            }
        }
    }
    rendered.trim().to_owned()
}

fn missing(text: &str, contact: &Contact) -> Option<Variable> {
    let placeholders = pieces(text).into_iter().filter_map(Piece::placeholder);
    let mut bare = placeholders.filter(|(_, fallback)| fallback.is_empty());
    bare.find_map(|(name, _)| Variable::parse(name).filter(|variable| variable.of(contact).is_none()))
}

#[derive(Clone, Copy)]
struct Piece<'a>(&'a str);

impl<'a> Piece<'a> {
    fn placeholder(self) -> Option<(&'a str, &'a str)> {
        let inside = self.0.strip_prefix('{')?.strip_suffix('}')?;
        let (name, fallback) = inside.split_once('|').unwrap_or((inside, ""));
        Some((name.trim(), fallback.trim()))
    }
}

/// Plain stretches and placeholders, in order. A brace that is never closed is plain.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = vec![];
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        pieces.push(Piece(&rest[..open]));
        pieces.push(Piece(&rest[open..=open + close]));
        rest = &rest[open + close + 1..];
    }
    pieces.push(Piece(rest));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ContactId, Phone, TenantId};

    fn contact(name: Option<&str>) -> Contact {
        let phone = Phone::parse("+12125550123").expect("E.164");
        let id = ContactId::of("salt", "sms", phone.as_str());
        let contact = Contact::new(TenantId::parse("acme").expect("an id"), id, phone);
        Contact { name: name.map(str::to_owned), ..contact }
    }

    #[test]
    fn a_missing_name_is_never_a_hole() {
        let known = contact(Some("Demo Customer"));
        assert_eq!(render_known("Hi {first_name|there}, it is time.", &known), "Hi Demo, it is time.");
        assert_eq!(render_known("Hi {name|there}, it is time.", &contact(None)), "Hi there, it is time.");
        assert_eq!(render_known("Hi {name}, it is time.", &contact(None)), "Hi, it is time.");
        assert_eq!(render_known("{name}", &contact(Some("  "))), "");
        assert_eq!(render_known("50% {off", &known), "50% {off");
    }

    #[test]
    fn who_sends_is_told_what_is_missing() {
        let known = contact(Some("Demo Customer"));
        assert_eq!(render("Hi {name}!", &known).as_deref(), Ok("Hi Demo Customer!"));
        assert_eq!(render("Hi {name|there}!", &contact(None)).as_deref(), Ok("Hi there!"));
        assert_eq!(render("Hi {first_name}!", &contact(Some(" "))), Err(Variable::FirstName));
        assert_eq!(render("Hi {name}, of {company}!", &known), Err(Variable::Company));
    }

    #[test]
    fn a_placeholder_in_a_name_stays_what_it_is() {
        assert_eq!(render("Hi {name}!", &contact(Some("{company}"))).as_deref(), Ok("Hi {company}!"));
    }

    #[test]
    fn a_text_that_cannot_be_rendered_is_known_before() {
        assert_eq!(check("Hi {name|there}"), Ok(()));
        assert_eq!(check("Hi {nmae}"), Err(Invalid::Unknown("nmae".into())));
        assert_eq!((check("  "), check(&"long ".repeat(400))), (Err(Invalid::Length), Err(Invalid::Length)));
    }
}
