//! How many parts a text takes, counted from the character tables and by nothing of ours.

use serde::{Deserialize, Serialize};

/// GSM-7 as Telnyx prints it: without the Greek capitals, ¤ and Ç.
const BASIC: &str = "@£$¥èéùìòØøÅåÆæßÉ\n\r _!\"#%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿\
                     abcdefghijklmnopqrstuvwxyzäöñüà";
/// Each of these takes an escape and itself.
const EXTENDED: &str = "^{}\\[~]|€";
/// Septets in a lone part, and in each of several (3GPP TS 23.040: the header takes seven).
const GSM_PARTS: (usize, usize) = (160, 153);
/// UTF-16 units in a lone part, and in each of several.
const UCS_PARTS: (usize, usize) = (70, 67);

/// What a text takes on the air.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// `GSM-7` or `UCS-2`.
    pub encoding: String,
    /// Parts, at least one.
    pub parts: usize,
    /// Characters, as Telnyx reports them.
    pub chars: usize,
}

impl Size {
    /// Counts a text.
    pub fn of(text: &str) -> Self {
        let chars = text.chars().count();
        match text.chars().map(septets).collect::<Option<Vec<_>>>() {
            Some(units) => Self { encoding: "GSM-7".to_owned(), parts: pack(&units, GSM_PARTS), chars },
            None => {
                let units: Vec<usize> = text.chars().map(char::len_utf16).collect();
                Self { encoding: "UCS-2".to_owned(), parts: pack(&units, UCS_PARTS), chars }
            }
        }
    }
}

fn septets(letter: char) -> Option<usize> {
    match letter {
        _ if BASIC.contains(letter) => Some(1),
        _ if EXTENDED.contains(letter) => Some(2),
        _ => None,
    }
}

/// Parts needed when no character may be torn between two of them.
fn pack(units: &[usize], (lone, each): (usize, usize)) -> usize {
    if units.iter().sum::<usize>() <= lone {
        return 1;
    }
    let (mut parts, mut used) = (1, 0);
    for &unit in units {
        if used + unit > each {
            parts += 1;
            used = 0;
        }
        used += unit;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, usize) {
        let size = Size::of(text);
        (size.encoding, size.parts)
    }

    #[test]
    fn parts_turn_where_the_tables_say() {
        assert_eq!(parts(""), ("GSM-7".to_owned(), 1));
        assert_eq!(parts(&"a".repeat(160)), ("GSM-7".to_owned(), 1));
        assert_eq!(parts(&"a".repeat(161)), ("GSM-7".to_owned(), 2));
        assert_eq!(parts(&"a".repeat(1530)).1, 10);
        assert_eq!(parts(&"a".repeat(1531)).1, 11);
        assert_eq!(parts(&"€".repeat(80)).1, 1);
        assert_eq!(parts(&"€".repeat(81)).1, 2);
        assert_eq!(parts(&"é".repeat(160)).0, "GSM-7");
        assert_eq!(parts("Ç"), ("UCS-2".to_owned(), 1));
        assert_eq!(parts(&"😀".repeat(35)), ("UCS-2".to_owned(), 1));
        assert_eq!(parts(&"😀".repeat(36)), ("UCS-2".to_owned(), 2));
        assert_eq!(parts(&"ж".repeat(670)).1, 10);
    }

    #[test]
    fn an_escaped_character_is_never_torn() {
        let text = format!("{}€{}", "a".repeat(152), "b".repeat(152));
        assert_eq!(parts(&text).1, 3);
    }
}
