//! Telnyx's API as an operator needs it, and what to tell them when it does not answer.

use crate::outside::Outside;
use crate::problem::Problem;
use platform::telemetry::Redacted;
pub use platform::telnyx::portal::{
    Delivery, MOST_PAGES, OptOut, Portal as Telnyx, PortalFailure as TelnyxFailure, Profile,
};

/// Telnyx, with this API key.
pub fn telnyx(outside: &Outside, key: Redacted<String>) -> Telnyx<'_> {
    Telnyx::new(&outside.http, outside.clock.as_ref(), &outside.names.telnyx, key)
}

/// A failure, for people.
pub trait Told {
    /// In a sentence; `what` is what was asked for.
    fn problem(&self, outside: &Outside, what: &str) -> Problem;
}

impl Told for TelnyxFailure {
    fn problem(&self, outside: &Outside, what: &str) -> Problem {
        match self {
            Self::WrongKey => Problem::new(
                "wrong_key",
                "Telnyx does not know this API key; copy it again from its portal, Keys & Credentials.",
            ),
            Self::NotFound => Problem::new("unknown_at_telnyx", format!("Telnyx has no {what} for this API key.")),
            Self::Refused(status, title) => {
                let sentence = format!("Telnyx refused {what} ({status}, {title}); its portal says more.");
                Problem::new("refused", sentence)
            }
            Self::Unreachable(why) => {
                let sentence = format!(
                    "Telnyx cannot be reached at {} ({why}); check the network and TELNYX_API_BASE.",
                    outside.names.telnyx
                );
                Problem::new("unreachable", sentence)
            }
        }
    }
}
