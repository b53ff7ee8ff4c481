//! Which bytes a queue carries as text.

/// The body as text, if SQS takes every letter of it: XML 1.0's characters, which are tab, line feed, carriage return, and
/// from U+0020 on all but the surrogates, U+FFFE and U+FFFF (SQS, SendMessage).
pub fn queueable(body: &[u8]) -> Option<&str> {
    let control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    // U+FFFE and U+FFFF as UTF-8 writes them: bytes are looked through in half the time of letters.
    let none = |three: &[u8]| matches!(three, [0xef, 0xbf, 0xbe | 0xbf]);
    let text = std::str::from_utf8(body).ok()?;
    let carried = !body.iter().any(control) && !body.windows(3).any(none);
    carried.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_takes_xmls_characters_and_nothing_else() {
        for taken in ["", "\t\n\r ", "\u{7f}\u{80}", "\u{d7ff}\u{e000}\u{fffd}\u{10000}\u{10ffff}", "\u{200b}\u{202e}"]
        {
            assert_eq!(queueable(taken.as_bytes()), Some(taken), "{taken:?}");
        }
        for refused in ["\0", "a\u{8}", "\u{b}", "\u{c}", "\u{e}", "\u{1f}", "a\u{fffe}", "\u{ffff}b"] {
            assert_eq!(queueable(refused.as_bytes()), None, "{refused:?}");
        }
        assert_eq!(queueable(&[b'a', 0xff]), None);
        assert_eq!(queueable(&[0xed, 0xa0, 0x80]), None);
    }
}
