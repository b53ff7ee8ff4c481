//! Open pages that are told what changes (F023, F071): the ticket that a page comes in with, and what is kept of it while it is
//! open. What it is told are ids and versions: it fetches what it shows, as whoever is signed in.

use crate::{TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long a ticket counts: a page uses it at once.
pub const TICKET_LASTS: Duration = Duration::from_secs(60);

/// How long what is kept of a page counts: API Gateway ends a connection after two hours, and some minutes for its clocks.
pub const LASTS: Duration = Duration::from_secs(2 * 3600 + 300);

/// How long API Gateway may take to open a connection that was let in (its integrations' limit); until then it says of it that
/// it is gone.
pub const OPENS_WITHIN: Duration = Duration::from_secs(29);

/// Pages of one tenant that are told. Whoever has more open finds what is new by asking, once a minute.
pub const MOST: usize = 500;

/// The length of a ticket's secret, of `a-z0-9`.
const SECRET_LENGTH: usize = 32;

/// Who looks at a page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Viewer {
    /// The person's id.
    pub person: String,
    /// Their session, hashed.
    pub session: String,
    /// The teams whose conversations they see; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teams: Option<Vec<String>>,
}

impl Viewer {
    /// Whether they see a conversation of one of these teams. One without a team is everybody's.
    pub fn sees<'a>(&self, teams: impl IntoIterator<Item = Option<&'a str>>) -> bool {
        let Some(own) = &self.teams else { return true };
        teams.into_iter().any(|team| team.is_none_or(|team| own.iter().any(|own| own == team)))
    }
}

/// What is kept of a ticket. It lets one page in, once.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Ticket {
    /// The item's version.
    pub v: u32,
    /// Whose.
    pub viewer: Viewer,
    /// How often their person had been changed: whoever is somebody else by the time it is used does not come in with it.
    pub person_rev: u64,
    /// Until when.
    pub until: Timestamp,
    /// When it may be forgotten, in seconds since 1970.
    pub ttl: i64,
}

/// What is kept of an open page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct OpenPage {
    /// The item's version.
    pub v: u32,
    /// What API Gateway calls its connection.
    pub connection: String,
    /// Who looks at it.
    pub viewer: Viewer,
    /// Since when.
    pub since: Timestamp,
    /// When it may be forgotten, in seconds since 1970.
    pub ttl: i64,
}

/// A ticket's text, of a random secret.
pub fn ticket(tenant: &TenantId, secret: &str) -> String {
    format!("{tenant}.{secret}")
}

/// Whose ticket this text is, if it looks like one.
pub fn tenant_of(ticket: &str) -> Option<TenantId> {
    let (tenant, secret) = ticket.split_once('.')?;
    let plain = secret.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    TenantId::parse(tenant).filter(|_| secret.len() == SECRET_LENGTH && plain)
}

/// What a ticket or a session is stored as: SHA-256, hexadecimal. Random secrets need no slow hash.
pub fn hash(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_names_its_tenant_and_nothing_else_is_one() {
        let secret = "0123456789abcdefghijklmnopqrstuv";
        let acme = TenantId::parse("acme").expect("an id");
        assert_eq!(tenant_of(&ticket(&acme, secret)), Some(acme));
        for wrong in ["", "acme", "acme.", "acme.short", &format!("ACME.{secret}"), &format!("acme.{secret}x")] {
            assert_eq!(tenant_of(wrong), None, "{wrong:?}");
        }
        assert_eq!(tenant_of(&format!("acme.{}", secret.to_uppercase())), None);
    }

    #[test]
    fn who_is_in_no_team_sees_what_has_none() {
        let viewer = |teams: Option<&[&str]>| Viewer {
            person: "usr_one".into(),
            session: String::new(),
            teams: teams.map(|teams| teams.iter().map(|team| (*team).to_owned()).collect()),
        };
        assert!(viewer(None).sees([Some("sales")]));
        assert!(viewer(Some(&[])).sees([None]) && !viewer(Some(&[])).sees([Some("sales")]));
        assert!(viewer(Some(&["sales"])).sees([Some("support"), Some("sales")]));
    }
}
