//! Telnyx's own opt-out: whole-message words, in the scope of profile and phone (Telnyx, opt-out keywords).

use super::Telnyx;
use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// A phone that a profile may not text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Block {
    pub profile: String,
    pub phone: String,
    /// The number that was told to stop.
    pub number: String,
    pub word: String,
    pub at: Timestamp,
}

/// What Telnyx takes a message for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keyword {
    Stop,
    Start,
    Help,
}

impl Keyword {
    /// The keyword that is the whole message, if it is one.
    pub(crate) fn of(text: &str) -> Option<Self> {
        match text.trim().to_ascii_uppercase().as_str() {
            "STOP" | "STOPALL" | "STOP ALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" => Some(Self::Stop),
            "START" | "UNSTOP" => Some(Self::Start),
            "HELP" => Some(Self::Help),
            _ => None,
        }
    }

    /// As `autoresponse_type` names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Stop => "STOP",
            Self::Start => "START",
            Self::Help => "HELP",
        }
    }

    /// What Telnyx answers by itself.
    pub(crate) fn auto_reply(self) -> &'static str {
        match self {
            Self::Stop => "You will get no more messages from this number. Text START to get them again.",
            Self::Start => "You get messages from this number again. Text STOP to end them.",
            Self::Help => "Text STOP to end messages from this number.",
        }
    }
}

impl Telnyx {
    pub(crate) fn block(&self, profile: &str, phone: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.profile == profile && block.phone == phone)
    }

    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Acts on a keyword at once.
    pub(crate) fn heed(&mut self, keyword: Keyword, block: Block) {
        match keyword {
            Keyword::Stop if self.block(&block.profile, &block.phone).is_none() => self.blocks.push(block),
            Keyword::Start => {
                self.blocks.retain(|old| old.profile != block.profile || old.phone != block.phone);
            }
            Keyword::Stop | Keyword::Help => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_message_is_a_keyword() {
        assert_eq!(Keyword::of(" stop all \n"), Some(Keyword::Stop));
        assert_eq!(Keyword::of("Unstop"), Some(Keyword::Start));
        assert_eq!(Keyword::of("help"), Some(Keyword::Help));
        assert_eq!(Keyword::of("please stop"), None);
        assert_eq!(Keyword::of("REVOKE"), None);
        assert_eq!(Keyword::of("STOP."), None);
    }
}
