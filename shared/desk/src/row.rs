//! A row of a list: what the index projects, and nothing that would need one more read (F015 to F021, F027 to F031).

use domain::Phone;
use domain::ThreadId;
use domain::Timestamp;
use domain::filed::{Field, Lent, expire};
use domain::head::{Badge, InteractionStatus, ManagedBy, NeedsPerson};
use domain::ids::{conversation_id, generated_reference};
use platform::keys;
use platform::table::Item;
use serde::Deserialize;
use serde_json::{Value, json};

/// A row.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Which thread.
    pub thread: ThreadId,
    /// Which conversation of it.
    pub generation: u32,
    /// With whom.
    pub contact: String,
    /// The customer's name, if known; their number else (F016).
    #[serde(default)]
    pub title: Option<String>,
    /// Their company.
    #[serde(default)]
    pub company: Option<String>,
    /// Their number.
    pub theirs: Phone,
    /// The channel.
    pub channel: String,
    /// The badge.
    pub status: Badge,
    /// Who answers.
    pub managed_by: ManagedBy,
    /// Who must act next.
    pub next_action: String,
    /// Why a person has to look.
    #[serde(default)]
    pub needs_person: Option<NeedsPerson>,
    /// What it came to.
    pub interaction_status: InteractionStatus,
    /// Whether the customer has opted out.
    pub opted_out: bool,
    /// The beginning of the newest message.
    pub preview: String,
    /// Its time.
    pub last_message_at: Timestamp,
    /// When the customer last wrote.
    #[serde(default)]
    pub last_received_at: Option<Timestamp>,
    /// Whose it is.
    #[serde(default)]
    pub team: Option<String>,
    /// Whose it is.
    #[serde(default)]
    pub assignee: Option<String>,
    /// Put off until then.
    #[serde(skip)]
    pub snoozed: Option<Timestamp>,
    /// When somebody wants to look again.
    #[serde(skip)]
    pub follow_up_at: Option<Timestamp>,
    /// The customer's reference.
    #[serde(default, rename = "ref")]
    pub reference: Option<String>,
    /// The item's version: a hint names the one that it is about.
    pub rev: u64,
}

impl Row {
    /// From an item of the index, as it is shown now; one that cannot be read is left out, with a line in the log.
    pub fn read(item: &Item, now: Timestamp) -> Option<Self> {
        let text = |name: &str| item.get(name).and_then(Value::as_str);
        let mut whole = item.clone();
        whole.extend(text("pk").and_then(keys::thread_of).map(|thread| ("thread".to_owned(), json!(thread))));
        match serde_json::from_value::<Self>(Value::Object(whole)) {
            Ok(row) => {
                let (snoozed, follow_up_at, filed) = text("later").map(later).unwrap_or_default();
                Some(Self { snoozed, follow_up_at, ..row.shown(filed, now) })
            }
            Err(error) => {
                tracing::error!(line = error.line(), "a row was left out of the list");
                None
            }
        }
    }

    /// Without what a daily file said of a day that is over.
    fn shown(mut self, mut filed: Option<Lent>, now: Timestamp) -> Self {
        let Self { title, company, reference, .. } = &mut self;
        expire(&mut filed, [(Field::Name, title), (Field::Company, company), (Field::Reference, reference)], now);
        self
    }

    /// The conversation's id.
    pub fn id(&self) -> String {
        conversation_id(&self.thread, self.generation)
    }

    /// What a person knows it by: the name, else the number.
    pub fn heading(&self) -> &str {
        self.title.as_deref().unwrap_or(self.theirs.as_str())
    }

    /// The customer's reference, else one of the thread's own (F027).
    pub fn shown_reference(&self) -> String {
        self.reference.clone().unwrap_or_else(|| generated_reference(&self.thread))
    }
}

/// The parts of [`domain::head::Head::later`].
fn later(text: &str) -> (Option<Timestamp>, Option<Timestamp>, Option<Lent>) {
    let mut parts = text.splitn(3, '/');
    let mut part = || parts.next().unwrap_or_default();
    let at = |part: &str| part.parse().ok().map(Timestamp);
    (at(part()), at(part()), part().parse().ok())
}
