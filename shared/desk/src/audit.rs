//! The audit log (B18): who changed what of a tenant's settings, people, keys and consent, and took lists out or in. A line is
//! written in the transaction of the change that it tells of, so that there is neither without the other. It names things by
//! their ids: no text, phone number or customer's name is ever in it.

use crate::cursor;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::author::Author;
use domain::permission::Permission;
use domain::{TenantId, Timestamp};
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

        /// The names of all deeds.
        pub const DEEDS: &[&str] = &[$($word,)*];

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
    /// Settings were changed.
    SettingsChanged "settings.changed"
    /// A team was made.
    TeamCreated "team.created"
    /// A team was given another name.
    TeamChanged "team.changed"
    /// A team was taken away.
    TeamRemoved "team.removed"
    /// An assistant was made.
    AssistantCreated "assistant.created"
    /// An assistant was changed.
    AssistantChanged "assistant.changed"
    /// A template was made.
    TemplateCreated "template.created"
    /// A template was changed.
    TemplateChanged "template.changed"
    /// A template was taken away.
    TemplateRemoved "template.removed"
    /// Somebody was invited.
    PersonInvited "person.invited"
    /// Somebody was given another name, role or team.
    PersonChanged "person.changed"
    /// Somebody was taken away.
    PersonRemoved "person.removed"
    /// A list of conversations was taken out.
    ListExported "list.exported"
    /// The transcript of a conversation was taken out.
    ConversationExported "conversation.exported"
    /// A daily file was taken in.
    FileImported "file.imported"
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
    let fields = fields.iter().map(|field| (*field).to_owned()).collect();
    let caller = desk.caller;
    put(&caller.tenant, &event.id, desk.outside.clock.now(), &caller.author, deed, on, fields)
}

/// The line of what was done without the desk, by an operator of the deployment.
pub fn told(tenant: &TenantId, author: &Author, at: Timestamp, event: &str, deed: Deed, on: &str) -> Write {
    put(tenant, event, at, author, deed, on, vec![])
}

fn put(
    tenant: &TenantId,
    event: &str,
    at: Timestamp,
    author: &Author,
    deed: Deed,
    on: &str,
    fields: Vec<String>,
) -> Write {
    let (id, name) = (id(&[event, deed.name(), on]), deed.name().to_owned());
    let line = Line { v: 1, id, at, author: author.clone(), deed: name, on: on.to_owned(), fields };
    let item = item_at(keys::audit(tenant, line.at, &line.id), &line, vec![]);
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
