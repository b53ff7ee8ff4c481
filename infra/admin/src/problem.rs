//! Why a command was not carried out: a code for programs, one sentence with the way out for people.

use platform::records::UnreadableItem;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable, for programs.
    pub code: &'static str,
    /// One sentence. Never a secret.
    pub sentence: String,
}

impl Problem {
    /// Anything.
    pub fn new(code: &'static str, sentence: impl Into<String>) -> Self {
        Self { code, sentence: sentence.into() }
    }

    /// The command line cannot be understood.
    pub fn usage(sentence: impl Into<String>) -> Self {
        Self::new(USAGE, sentence)
    }

    /// Others kept being first.
    pub fn busy() -> Self {
        Self::new("busy", "Somebody else kept changing the same item; give the command again.")
    }

    /// 2 for a command line that cannot be understood, else 1.
    pub fn exit_code(&self) -> u8 {
        if self.code == USAGE { 2 } else { 1 }
    }
}

const USAGE: &str = "usage";

impl From<UnreadableItem> for Problem {
    fn from(unreadable: UnreadableItem) -> Self {
        let sentence = format!("An {unreadable}; use the admin of the version that is deployed.");
        Self::new("other_version", sentence)
    }
}
