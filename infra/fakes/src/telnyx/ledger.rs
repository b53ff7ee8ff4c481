//! What tests judge by: every POST that came, everything that a handset showed, everything that a handset sent.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// One POST to `/messages`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// When it came.
    pub at: Timestamp,
    /// The account whose key it carried.
    pub account: Option<String>,
    /// Its `Idempotency-Key`.
    pub key: Option<String>,
    /// The body as it came; bytes that are not UTF-8 are replaced.
    pub body: String,
    /// SHA-256 of the body's bytes, in hex.
    pub sha256: String,
    /// What Telnyx did.
    pub outcome: Outcome,
    /// What the caller got to see.
    pub answered: Answered,
    /// The message that it made, or that it repeated.
    pub message: Option<String>,
}

impl Post {
    /// A string field of the body.
    pub fn field(&self, name: &str) -> Option<String> {
        let body: serde_json::Value = serde_json::from_str(&self.body).ok()?;
        Some(body.get(name)?.as_str()?.to_owned())
    }
}

/// What Telnyx did with a POST.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// A message was made: it leaves.
    Accepted,
    /// An earlier success under the same key was given again.
    Replayed,
    /// Nothing was sent, and the answer says so.
    Refused {
        /// HTTP status.
        status: u16,
        /// Telnyx's code.
        code: String,
    },
    /// A fault struck before Telnyx took it.
    Missed,
}

/// What the caller saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answered {
    /// This status.
    Status(u16),
    /// No answer.
    Nothing,
}

/// One message on a handset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// When the handset showed it.
    pub at: Timestamp,
    /// The number that it came from.
    pub from: String,
    /// What it said.
    pub text: String,
    /// URLs of its media.
    pub media: Vec<String>,
    /// Whose words these are.
    pub kind: Kind,
    /// The message's id, and when it was posted; both absent for Telnyx's own.
    pub message: Option<(String, Timestamp)>,
}

/// Whose words a handset shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Posted by the account.
    Message,
    /// Telnyx's own answer to STOP, START or HELP.
    AutoReply,
}

/// One text from a handset to a number of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texted {
    /// When.
    pub at: Timestamp,
    /// The handset.
    pub from: String,
    /// Our number.
    pub to: String,
    /// What it said.
    pub text: String,
    /// URLs of its media.
    pub media: Vec<String>,
    /// The id that its webhook carries.
    pub message: String,
    /// `STOP`, `START` or `HELP`, when Telnyx answered it.
    pub keyword: Option<String>,
}
