//! Segments: what a text costs. GSM-7 carries 160 characters, or 153 in each of several; one character outside it makes
//! the whole text UCS-2, 70 or 67 UTF-16 units. Telnyx's printed table has no Greek capitals, no ¤ and no Ç: those are
//! counted as UCS-2, which can only overestimate.

/// How long a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// Segments; 0 for an empty text.
    pub segments: u32,
    /// In which encoding.
    pub encoding: Encoding,
}

/// How a text is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Seven bits a character.
    Gsm7,
    /// Sixteen bits a unit.
    Ucs2,
}

/// The most segments that Telnyx takes in one message.
pub const MAX_SEGMENTS: u32 = 10;

/// The most segments of an assistant's reply: what people read, and pay for, in one go.
pub const MAX_REPLY_SEGMENTS: u32 = 3;

const GSM: &str = "@£$¥èéùìòØøÅå_ÆæßÉ !\"#%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿\
                   abcdefghijklmnopqrstuvwxyzäöñüà\n\r";
const GSM_TWICE: &str = "^{}\\[~]|€\u{c}";

/// Counts.
pub fn count(text: &str) -> Count {
    match gsm_units(text) {
        Some(units) => Count { segments: parts(units, 160, 153), encoding: Encoding::Gsm7 },
        None => Count { segments: parts(text.encode_utf16().count(), 70, 67), encoding: Encoding::Ucs2 },
    }
}

fn parts(units: usize, single: usize, several: usize) -> u32 {
    let parts = match units {
        0 => 0,
        _ if units <= single => 1,
        _ => units.div_ceil(several),
    };
    u32::try_from(parts).unwrap_or(u32::MAX)
}

fn gsm_units(text: &str) -> Option<usize> {
    text.chars().try_fold(0, |sum, char| Some(sum + gsm_width(char)?))
}

fn gsm_width(char: char) -> Option<usize> {
    if char.is_ascii_alphanumeric() || GSM.contains(char) { Some(1) } else { GSM_TWICE.contains(char).then_some(2) }
}

/// Typographic characters that say no more than their plain forms, in their plain forms: one curly quote would more than
/// double a text's cost.
pub fn fold(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '‘' | '’' | '‚' | '‛' | '′' => plain.push('\''),
            '“' | '”' | '„' | '‟' | '″' | '«' | '»' => plain.push('"'),
            '–' | '—' | '‑' | '‐' | '−' => plain.push('-'),
            '…' => plain.push_str("..."),
            '\u{a0}' | '\u{2009}' | '\u{202f}' | '\t' => plain.push(' '),
            '•' => plain.push('-'),
            '\u{200b}' | '\u{feff}' => {}
            other => plain.push(other),
        }
    }
    plain
}

/// The text, cut to at most this many segments: at the end of a sentence if that keeps half of it, else between words.
pub fn clip(text: &str, most: u32) -> String {
    if count(text).segments <= most {
        return text.to_owned();
    }
    let mut fits = 0;
    let (mut gsm, mut units) = (Some(0), 0);
    for (at, char) in text.char_indices() {
        gsm = gsm.and_then(|sum: usize| Some(sum + gsm_width(char)?));
        units += char.len_utf16();
        let segments = gsm.map_or_else(|| parts(units, 70, 67), |sum| parts(sum, 160, 153));
        if segments > most {
            break;
        }
        fits = at + char.len_utf8();
    }
    let room = &text[..fits];
    let sentence = room.rfind(['.', '!', '?', '\n']).map(|end| end + 1).filter(|end| *end * 2 >= fits);
    let word = room.rfind(char::is_whitespace).filter(|end| *end * 2 >= fits);
    room[..sentence.or(word).unwrap_or(fits)].trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(text: &str) -> u32 {
        count(text).segments
    }

    #[test]
    fn segments_are_counted_as_telnyx_counts_them() {
        assert_eq!(segments(&"a".repeat(160)), 1);
        assert_eq!(segments(&"a".repeat(161)), 2);
        assert_eq!(segments(&"a".repeat(306)), 2);
        assert_eq!(segments(&"a".repeat(307)), 3);
        assert_eq!(segments(&"ж".repeat(70)), 1);
        assert_eq!(segments(&"ж".repeat(71)), 2);
        assert_eq!(segments(&"😀".repeat(35)), 1);
        assert_eq!(segments(&"😀".repeat(36)), 2);
        assert_eq!(segments(&"€".repeat(80)), 1);
        assert_eq!(segments(&"€".repeat(81)), 2);
        assert_eq!(segments(&format!("Ω{}", "a".repeat(70))), 2);
        assert_eq!(segments(""), 0);
    }

    #[test]
    fn a_clipped_text_fits_and_ends_with_a_sentence() {
        let long = "This is a sentence of some length. ".repeat(40);
        let clipped = clip(&long, MAX_REPLY_SEGMENTS);
        assert!(segments(&clipped) <= MAX_REPLY_SEGMENTS && clipped.ends_with('.') && clipped.len() > 400);
        let wordless = "😀".repeat(500);
        assert_eq!(segments(&clip(&wordless, 3)), 3);
    }

    #[test]
    fn smart_quotes_are_folded() {
        assert_eq!(fold("“It’s – fine…”"), "\"It's - fine...\"");
        assert_eq!(count(&fold("“It’s – fine…”")).encoding, Encoding::Gsm7);
    }
}
