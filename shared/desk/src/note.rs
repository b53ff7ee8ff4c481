//! What people and other systems know about a customer: notes, calls and appointments (F116 to F118). Each is an item of its own.

use crate::contact::{find, newest};
use crate::handled;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::author::Author;
use domain::permission::Permission;
use domain::{MessageId, Timestamp};
use platform::keys;
use platform::once::{self, Commit};
use platform::records::{item_at, read_some};
use platform::table::{Condition, Freshness, Write};
use serde::{Deserialize, Serialize};

/// The longest note, in characters.
pub const LONGEST: usize = 4_000;

/// Facts read at once: the newest.
pub const MOST: usize = 100;

/// One thing that is known.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// The item's version.
    pub v: u32,
    /// Its id.
    pub id: String,
    /// When it was, or will be.
    pub at: Timestamp,
    /// What it says.
    pub text: String,
    /// Where more of it is: a call's recording (F116).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Who said so.
    pub author: Author,
    /// When they said so.
    pub noted: Timestamp,
}

/// What kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person's own words.
    Note,
    /// A call, with its recording.
    Call,
    /// An appointment, past or to come.
    Appointment,
}

impl Kind {
    fn key(self) -> &'static str {
        match self {
            Self::Note => "NOTE",
            Self::Call => "CALL",
            Self::Appointment => "APPOINTMENT",
        }
    }
}

/// A fact as it is told.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// When it was, or will be; absent: now.
    pub at: Option<Timestamp>,
    /// What it says.
    pub text: &'a str,
    /// An https address.
    pub link: Option<&'a str>,
}

/// Notes it, once for each event.
pub async fn note(desk: &Desk<'_>, event: &Event, contact: &str, kind: Kind, told: Told<'_>) -> Result<Fact, Problem> {
    desk.caller.must(Permission::EditContacts)?;
    let text = told.text.trim();
    if text.is_empty() {
        return Err(Problem::invalid("text", "missing", "Say what is to be noted."));
    }
    if text.chars().count() > LONGEST {
        return Err(Problem::invalid("text", "too_long", "It has at most 4,000 characters."));
    }
    if told.link.is_some_and(|link| !link.starts_with("https://") || link.len() > 2_000) {
        return Err(Problem::invalid("recordingUrl", "invalid_url", "Give an https address."));
    }
    let contact = find(desk, contact).await?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &contact.tenant).await?;
    let now = outside.clock.now();
    let place = |at: Timestamp, id: &str| keys::fact(&contact.tenant, &contact.id, kind.key(), at, id);
    let fact = Fact {
        v: 1,
        id: MessageId::of(&settings.salt, &["fact", &event.id]).as_str().replacen("msg_", "fct_", 1),
        at: told.at.unwrap_or(now),
        text: text.to_owned(),
        link: told.link.map(str::to_owned),
        author: desk.caller.author.clone(),
        noted: now,
    };
    let item = item_at(place(fact.at, &fact.id), &fact, vec![]);
    let mut writes = vec![Write::Put { item, condition: Condition::Absent }];
    writes.extend(handled::proof(desk, event, &fact.at, &[]));
    if once::insist(outside.table, outside.clock, &writes).await? == Commit::Done {
        return Ok(fact);
    }
    // It was told before: the fact stands where it was put then.
    let proof = outside.table.get(&[handled::key(desk, event)], Freshness::Strong).await?;
    let at = handled::before(desk, event, proof[0].as_ref()).await?.unwrap_or(fact.at);
    let told = outside.table.get(&[place(at, &fact.id)], Freshness::Strong).await?;
    read_some(told[0].as_ref())?.ok_or(Problem::Stale)
}

/// The newest facts of a kind, newest first.
pub async fn facts(desk: &Desk<'_>, contact: &str, kind: Kind) -> Result<Vec<Fact>, Problem> {
    newest(desk, contact, keys::facts(kind.key()), MOST).await
}
