//! The audit log (B18): who changed what of a tenant's settings, people, keys and consent, and took lists out or in. A line is
//! written in the transaction of the change that it tells of, so that there is neither without the other. It names things by
//! their ids: no text, phone number or customer's name is ever in it.

use crate::cursor;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::Timestamp;
use domain::author::Author;
use domain::permission::Permission;
use platform::keys;
use platform::records::{item_at, read};
use platform::table::{Condition, Freshness, Order, Query, Range, Write};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident $word:literal)*) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Deed {
            $($(#[$doc])* $name,)*
        }

        impl Deed {
            /// Its name, which never changes.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

deeds! {
    /// An API key was made.
    KeyCreated "key.created"
    /// A key was given one more secret.
    KeyRotated "key.rotated"
    /// A key was taken away.
    KeyRevoked "key.revoked"
    /// A do-not-contact was set.
    ContactSilenced "contact.silenced"
    /// It was lifted.
    ContactLifted "contact.lifted"
    /// A webhook was set.
    WebhookCreated "webhook.created"
    /// It was changed, or switched.
    WebhookChanged "webhook.changed"
    /// It was given one more secret.
    WebhookRotated "webhook.rotated"
    /// It was taken away.
    WebhookRemoved "webhook.removed"
    /// A delivery was asked for again.
    DeliveryReplayed "delivery.replayed"
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// The item's version.
    pub v: u32,
    /// Its id.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub author: Author,
    /// What they did: a [`Deed`]'s name, as it was written then.
    pub deed: String,
    /// On which thing: its id.
    pub on: String,
    /// Which of its fields changed, by their names in the API; none where the deed says it all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// A page of lines, the newest first.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The lines.
    pub items: Vec<Line>,
    /// Where the next, older page begins.
    pub next: Option<String>,
}

/// The line that tells of a deed, for the transaction that does it. `on` is an id, never a name or a number; an event tells of
/// each deed on each thing once.
pub fn line(desk: &Desk<'_>, event: &Event, deed: Deed, on: &str) -> Write {
    line_of(desk, event, deed, on, &[])
}

/// The same, with the fields that changed.
pub fn line_of(desk: &Desk<'_>, event: &Event, deed: Deed, on: &str, fields: &[&str]) -> Write {
    let line = Line {
        v: 1,
        id: id(&[&event.id, deed.name(), on]),
        at: desk.outside.clock.now(),
        author: desk.caller.author.clone(),
        deed: deed.name().to_owned(),
        on: on.to_owned(),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    };
    let item = item_at(keys::audit(&desk.caller.tenant, line.at, &line.id), &line, vec![]);
    Write::Put { item, condition: Condition::Absent }
}

/// Reads a page of the log.
pub async fn audit(desk: &Desk<'_>, limit: usize, after: Option<&str>) -> Result<Lines, Problem> {
    desk.caller.must(Permission::ReadLogs)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let query = Query {
        index: None,
        pk: keys::audits(&desk.caller.tenant),
        range: Range::All,
        order: Order::Descending,
        limit,
        after: after.map(|after| cursor::read(after, "audit", &settings)).transpose()?,
        freshness: Freshness::Strong,
    };
    let page = outside.table.query(query).await?;
    let items = page.items.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Lines { items, next: page.next.map(|key| cursor::write(&key, "audit", &settings)) })
}

fn id(parts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    let hash: String = sha.finalize()[..13].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("aud_{hash}")
}
