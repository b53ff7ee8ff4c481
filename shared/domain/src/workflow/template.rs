//! Texts with placeholders: `{name}`, `{first_name}`, `{company}`, each with a fallback after a bar (F152). A missing value
//! without a fallback leaves nothing, and no stray space before a comma: never "Hi ,".

use crate::contact::Contact;

/// The names of the placeholders in a text.
pub fn variables(text: &str) -> Vec<String> {
    pieces(text).into_iter().filter_map(|piece| piece.placeholder().map(|(name, _)| name.to_owned())).collect()
}

/// The text for this contact.
pub fn render(text: &str, contact: &Contact) -> String {
    let mut rendered = String::new();
    for piece in pieces(text) {
        match piece.placeholder() {
            None => rendered.push_str(piece.0),
            Some((name, fallback)) => {
                let value = value(name, contact).unwrap_or_else(|| fallback.to_owned());
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

fn value(name: &str, contact: &Contact) -> Option<String> {
    let known = match name {
        "company" => contact.company.clone(),
        "first_name" => contact.name.as_ref().and_then(|name| name.split_whitespace().next()).map(str::to_owned),
        _ => contact.name.clone(),
    };
    known.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

struct Piece<'a>(&'a str);

impl Piece<'_> {
    fn placeholder(&self) -> Option<(&str, &str)> {
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
        assert_eq!(render("Hi {first_name|there}, it is time.", &known), "Hi Demo, it is time.");
        assert_eq!(render("Hi {name|there}, it is time.", &contact(None)), "Hi there, it is time.");
        assert_eq!(render("Hi {name}, it is time.", &contact(None)), "Hi, it is time.");
        assert_eq!(render("{name}", &contact(Some("  "))), "");
        assert_eq!(render("50% {off", &known), "50% {off");
    }
}
