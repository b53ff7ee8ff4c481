//! A phone number on the message path: strict E.164, as Telnyx writes it. Numbers that people type are parsed elsewhere,
//! because a full parser costs more than all the rest of a message.

use serde::{Deserialize, Serialize};
use std::fmt;

/// `+`, then 7 to 15 digits that do not begin with 0 (ITU-T E.164).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Only E.164 as it stands; nothing is repaired.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        let fits = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
        (fits && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| Self(text.to_owned()))
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it belongs to the North American plan, where ARRET and AIDE always count as keywords.
    pub fn is_north_american(&self) -> bool {
        self.0.starts_with("+1")
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for Phone {
    /// Never the number: a debug print may reach a log.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Phone([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e164_is_kept_as_it_is_and_nothing_else_is_taken() {
        for good in ["+14165551234", "+442071234567"] {
            assert_eq!(Phone::parse(good).expect("E.164").as_str(), good);
        }
        for bad in
            ["", "12", "abc", "+1", "4165550123", "+0123456789", "+1416555012a", "+1234567890123456", "+١٢٣٤٥٦٧٨"]
        {
            assert_eq!(Phone::parse(bad), None, "{bad}");
        }
    }
}
