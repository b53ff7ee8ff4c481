//! A customer at a glance: initials on one of a few colours, and their number as people write it.

/// Colours of faces in the stylesheet.
const TONES: u32 = 6;

/// What stands in for a picture.
pub struct Face {
    /// One or two letters; `#` for somebody who is only a number.
    pub letters: String,
    /// Which colour, from 0: the same for the same customer.
    pub tone: u32,
}

/// The face of a customer.
pub fn face(name: Option<&str>, contact: &str) -> Face {
    let tone = contact.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % TONES;
    let words: Vec<&str> = name.unwrap_or_default().split_whitespace().collect();
    let initial = |word: &&str| word.chars().find(|letter| letter.is_alphanumeric());
    let mut letters: String = words.first().and_then(initial).into_iter().collect();
    if words.len() > 1 {
        letters.extend(words.last().and_then(initial));
    }
    let letters = if letters.is_empty() { "#".to_owned() } else { letters.to_uppercase() };
    Face { letters, tone }
}

/// `+1 212 555 0100`; other countries' numbers as they are.
pub fn spaced(number: &str) -> String {
    match number.strip_prefix("+1").map(|rest| (rest.len(), rest.get(..3), rest.get(3..6), rest.get(6..))) {
        Some((10, Some(area), Some(exchange), Some(line))) => format!("+1 {area} {exchange} {line}"),
        Some(_) | None => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_has_initials_whatever_the_name_is() {
        assert_eq!(face(Some("Demo Customer"), "x").letters, "DC");
        assert_eq!(face(Some("  \u{202e}(é) "), "x").letters, "É");
        assert_eq!(face(None, "x").letters, "#");
        assert_eq!(face(Some("<b> \"x"), "x").letters, "BX");
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!(spaced("+12125550100"), "+1 212 555 0100");
        assert_eq!(spaced("+442071234567"), "+442071234567");
    }
}
