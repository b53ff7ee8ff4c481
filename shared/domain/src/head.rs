//! The head of a thread: its current conversation. Every decision about a conversation is a condition on this one item,
//! so whatever races, one comes first. The fields that decisions depend on are named in `Guard`; others (a tag, a guide)
//! may change beside them without throwing a paid draft away.

mod axes;

use crate::author::Author;
use crate::filed::{self, Field, Lent};
use crate::message::{Message, MessageRef};
use crate::window::Window;
use crate::{AssistantId, ContactId, Phone, TenantId, ThreadId, Timestamp};
pub use axes::{AgentMode, Badge, EscalationReason, InteractionStatus, ManagedBy, NeedsPerson, Trigger};
use serde::{Deserialize, Serialize};

/// Replies counted within one hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourCount {
    /// The hour, counted from 1970.
    pub hour: i64,
    /// Replies admitted in it.
    pub count: u32,
}

/// The head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    /// The item's version.
    pub v: u32,
    /// Whose.
    pub tenant: TenantId,
    /// Which thread.
    pub thread: ThreadId,
    /// With whom.
    pub contact: ContactId,
    /// Through which account.
    pub account: String,
    /// On which channel; only codecs know what an address of it looks like.
    pub channel: String,
    /// Our number.
    pub ours: Phone,
    /// Their number.
    pub theirs: Phone,
    /// Which conversation of the thread this is, from 1.
    pub generation: u32,
    /// Which open-to-close stretch of the conversation this is, from 1.
    pub episode: u32,
    /// What began the conversation.
    pub trigger: Trigger,
    /// The badge.
    pub status: Badge,
    /// Who answers.
    pub managed_by: ManagedBy,
    /// The AI switch.
    pub agent_mode: AgentMode,
    /// Whether the lists show it (C10).
    pub listed: bool,
    /// What it came to.
    pub interaction_status: InteractionStatus,
    /// Whether the customer has opted out (badge; the consent decides).
    pub opted_out: bool,
    /// Why a person has to look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs_person: Option<NeedsPerson>,
    /// The newest message that they were asked about because nobody knows whether it left. An earlier `doubtful`
    /// was a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubted: Option<MessageRef>,
    /// When the conversation began.
    pub opened_at: Timestamp,
    /// Time of its newest message.
    pub last_message_at: Timestamp,
    /// Time of its newest inbound message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_received_at: Option<Timestamp>,
    /// Where the lists show it: to the minute, and moved once a burst, because a changed index key costs two writes.
    pub activity: Timestamp,
    /// The beginning of its newest message.
    pub preview: String,
    /// Arrival number of the last inbound message stored.
    pub arrivals: u64,
    /// The last arrival that an admitted reply or a person has answered.
    pub answered: u64,
    /// The last arrival whose window ended without a reply.
    pub passed: u64,
    /// Rises with whatever takes the word from the AI.
    pub epoch: u64,
    /// Number of the last window opened.
    pub windows: u64,
    /// How many messages have joined the open window.
    pub joined: u32,
    /// The open window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// Number of the last reply queued in the chain.
    pub chained: u64,
    /// Number of the last reply of the chain that was admitted.
    pub admitted: u64,
    /// The last reply queued in the chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_out: Option<MessageRef>,
    /// AI replies admitted in the current hour.
    #[serde(default)]
    pub replies: HourCount,
    /// This conversation's own assistant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant: Option<AssistantId>,
    /// This conversation's guide (F079).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<String>,
    /// By when the window should have ended by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// How often the sweep has nudged.
    #[serde(default)]
    pub nudges: u32,
    /// The customer's name, as rows show it; the contact's is the truth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Their company, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Their reference number at the tenant's, likewise (F027).
    #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Which of these three are the daily file's, likewise (F171).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed: Option<Lent>,
    /// The team whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The person whose it is (B08).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Put off until then (B10): it waits for nobody, unless the customer writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed: Option<Timestamp>,
    /// When somebody wants to look again (B10); only shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up_at: Option<Timestamp>,
    /// What began the present episode; absent in a conversation's first, which began with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Reopened>,
    /// While escalated: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
    /// While closed: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
    /// How often the item has been written; the table counts it, so it is only read.
    #[serde(default, skip_serializing)]
    pub rev: u64,
}

/// How a later episode began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// When.
    pub at: Timestamp,
    /// Who wrote.
    pub trigger: Trigger,
}

/// Why a conversation is escalated (F097, F098).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: EscalationReason,
    /// Who; absent: the assistant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Author>,
}

/// Why a conversation is closed (F099 to F101).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// When.
    pub at: Timestamp,
    /// One of the tenant's closure reasons, or `expired`.
    pub reason: String,
    /// Who; absent: Volley itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Author>,
}

/// As long as the lists show of a message.
const PREVIEW_CHARACTERS: usize = 80;

impl Head {
    /// Asks a person for this reason, about this message.
    pub fn ask(&mut self, why: NeedsPerson, about: &MessageRef) {
        if why == NeedsPerson::Unknown {
            let before = self.doubted.take().filter(|_| self.needs_person == Some(why));
            self.doubted = before.max(Some(about.clone()));
        }
        self.needs_person = Some(why);
    }

    /// Whether it is this message that a person may be asked about because nobody knows.
    pub fn doubts(&self, message: &Message) -> bool {
        match &self.doubted {
            Some(about) => *about == message.place,
            // Heads of an earlier version do not say which one: there it was the newest reply.
            None => message.chain == Some(self.admitted),
        }
    }

    /// It is known what became of this message: whoever was asked about it because nobody knew is asked no more.
    pub fn relieve(&mut self, message: &Message) {
        if self.needs_person == Some(NeedsPerson::Unknown) && self.doubts(message) {
            (self.needs_person, self.doubted) = (None, None);
        }
    }

    /// Shows this message as the newest one, if it is.
    pub fn show(&mut self, text: &str, at: Timestamp) {
        if at >= self.last_message_at {
            self.preview = preview(text);
            self.last_message_at = at;
        }
    }

    /// Moves it in the lists.
    pub fn touch(&mut self, at: Timestamp) {
        const MINUTE: i64 = 60_000;
        self.activity = self.activity.max(Timestamp(at.0 - at.0.rem_euclid(MINUTE)));
    }

    /// Whether its row waits for a person: something is unanswered, no window will answer it, and nobody has put it off.
    pub fn waits_for_person(&self) -> bool {
        self.next_action() == NextAction::Agent && self.window.is_none() && self.snoozed.is_none()
    }

    /// It is put off no longer.
    pub fn wake(&mut self) {
        self.snoozed = None;
        if self.window.is_none() {
            self.end_window();
        }
    }

    /// Takes the word from the AI: its drafts and queued replies are no longer admitted.
    pub fn raise_epoch(&mut self) {
        self.epoch += 1;
        self.end_window();
    }

    /// Ends the open window; whoever calls this has dealt with what it held. A snooze is what is due then.
    pub fn end_window(&mut self) {
        self.window = None;
        self.due = self.snoozed;
        self.nudges = 0;
    }

    /// What a row shows of the time to come, as one attribute of the indexes, which have room for 20: until when it is snoozed and
    /// when somebody wants to look again, in ms since 1970, and what of it is the daily file's; each perhaps empty, with a stroke
    /// between them, the last only if there is one. `None`: none of it.
    pub fn later(&self) -> Option<String> {
        let part = |at: Option<Timestamp>| at.map(|at| at.0.to_string()).unwrap_or_default();
        let filed = self.filed.as_ref().map(|lent| format!("/{lent}"));
        let set = self.snoozed.is_some() || self.follow_up_at.is_some() || filed.is_some();
        set.then(|| format!("{}/{}{}", part(self.snoozed), part(self.follow_up_at), filed.unwrap_or_default()))
    }

    /// As it is shown now: without what a daily file said of a day that is over.
    pub fn as_of(&self, now: Timestamp) -> Self {
        let mut head = self.clone();
        let Self { title, company, reference, filed, .. } = &mut head;
        filed::expire(filed, [(Field::Name, title), (Field::Company, company), (Field::Reference, reference)], now);
        head
    }

    /// Who must act next (F030): derived, never set.
    pub fn next_action(&self) -> NextAction {
        match self.status {
            _ if self.status == Badge::Closed || self.opted_out => NextAction::None,
            Badge::Escalated => NextAction::Agent,
            _ if self.needs_person.is_some() || self.answered < self.arrivals => NextAction::Agent,
            Badge::Active | Badge::Closed => NextAction::Customer,
        }
    }
}

/// Who must act next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NextAction {
    /// We, the AI included.
    Agent,
    /// The customer.
    Customer,
    /// Nobody.
    None,
}

impl NextAction {
    /// Its name in rows and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Customer => "customer",
            Self::None => "none",
        }
    }
}

/// The beginning of a text on one line.
pub fn preview(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(PREVIEW_CHARACTERS) {
        None => line,
        Some((cut, _)) => format!("{}…", &line[..cut]),
    }
}
