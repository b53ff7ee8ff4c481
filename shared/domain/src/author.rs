//! Who did something: a person or a program. What they are called is kept beside what they did, so that it is still readable
//! after they have left.

use serde::{Deserialize, Serialize};

/// A person or a program of the tenant's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Which of the two.
    pub kind: AuthorKind,
    /// The user's or the key's id.
    pub id: String,
    /// Their name then.
    pub name: String,
}

/// What an author is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    /// Somebody who signed in.
    Person,
    /// A program with an API key.
    Key,
    /// Somebody with the deployment's own rights, on the command line.
    Operator,
}
