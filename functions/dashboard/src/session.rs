//! Somebody who has signed in. How they did is not the dashboard's business: whoever wires it makes a `Session` of a cookie.

use desk::Caller;
use desk::person::Availability;

/// A session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who it is, with their role.
    pub caller: Caller,
    /// Whether they take conversations just now.
    pub availability: Availability,
    /// Random, this session's own, never in a URL: every form carries it, so that another site's page cannot send one.
    pub csrf: String,
    /// What they were let in by. It is told to nobody.
    pub token: String,
}

/// Where things are that the dashboard itself has not.
#[derive(Clone, Copy, Debug)]
pub struct Doors {
    /// The page to sign in at; it is given where to go on, as `to`.
    pub sign_in: &'static str,
    /// Takes a POST that ends the session.
    pub sign_out: &'static str,
}
