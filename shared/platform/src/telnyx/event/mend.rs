//! JSON that is almost JSON: bytes that are not UTF-8 and halves of surrogate pairs become U+FFFD, so that a customer's
//! message is kept rather than refused for one broken character.

use serde_json::Value;
use std::borrow::Cow;

/// The value, or `None` where it is no JSON even so.
pub fn parse(body: &[u8]) -> Option<Value> {
    if let Ok(value) = serde_json::from_slice(body) {
        return Some(value);
    }
    let text = String::from_utf8_lossy(body);
    serde_json::from_str(&without_lone_surrogates(&text)).ok()
}

fn without_lone_surrogates(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") && !text.contains("\\U") {
        return Cow::Borrowed(text);
    }
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match (unit(rest), rest.get(6..).and_then(unit)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(0xd800..0xe000), _) => {
                mended.push('\u{fffd}');
                rest = &rest[6..];
                continue;
            }
            (Some(_), _) => 6,
            // Any other escape is two characters; a second backslash must not begin another.
            (None, _) => rest.chars().take(2).map(char::len_utf8).sum(),
        };
        mended.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    mended.push_str(rest);
    Cow::Owned(mended)
}

/// The UTF-16 unit that an escape at the start of this text names.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_character_does_not_lose_the_message() {
        let text = |body: &[u8]| parse(body).and_then(|value| value["t"].as_str().map(str::to_owned));
        assert_eq!(text(br#"{"t":"a\ud83db"}"#).as_deref(), Some("a\u{fffd}b"));
        assert_eq!(text(br#"{"t":"\udc00"}"#).as_deref(), Some("\u{fffd}"));
        assert_eq!(text(br#"{"t":"\ud83d\ude00\\ud83d"}"#).as_deref(), Some("😀\\ud83d"));
        assert_eq!(text(b"{\"t\":\"a\xffb\"}").as_deref(), Some("a\u{fffd}b"));
        assert_eq!(text(br#"{"t":"cut"#), None);
    }
}
