//! A message, either way, and the states it goes through. States only move forward.

mod posting;
mod status;

use crate::author::Author;
use crate::campaign::Provider;
use crate::cost::Cost;
use crate::head::{EscalationReason, Head};
use crate::keyword::Keyword;
use crate::media::Media;
use crate::search::Finding;
use crate::{ContactId, MessageId, Phone, TenantId, ThreadId, Timestamp, segment};
pub use posting::{Earlier, Posting};
use serde::{Deserialize, Serialize};
pub use status::Status;

/// Which way it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the customer.
    Inbound,
    /// To the customer.
    Outbound,
}

impl Direction {
    /// The side of the page that it is on (F038).
    pub fn side(self) -> &'static str {
        match self {
            Self::Inbound => "left",
            Self::Outbound => "right",
        }
    }
}

/// Who wrote it (F055 to F059).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A person, on the page.
    Manual,
    /// A program, with an API key.
    Api,
    /// The customer.
    Inbound,
    /// The assistant.
    SmsAgent,
    /// Volley itself; `origin` says why.
    System,
}

/// Why a system message was sent (C19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// It confirms an opt-out.
    Confirmation,
    /// It answers HELP.
    Help,
    /// A campaign.
    Campaign,
    /// A workflow.
    Workflow,
}

/// Where a message is within its thread: its time sorts it, its id tells it apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MessageRef {
    /// Provider time of an inbound one; of ours, no earlier than the last one stored.
    pub at: Timestamp,
    /// Its id.
    pub id: MessageId,
}

/// What an AI reply was built from, which its first admission expects to find unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The conversation's epoch.
    pub epoch: u64,
    /// The window that it answers.
    pub window: u64,
    /// How many messages had joined it.
    pub joined: u32,
    /// The last arrival number that it answers.
    pub through: u64,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// The item's version.
    pub v: u32,
    /// Whose.
    pub tenant: TenantId,
    /// In which thread.
    pub thread: ThreadId,
    /// With whom.
    pub contact: ContactId,
    /// In which conversation of the thread.
    pub generation: u32,
    /// Its id and its time.
    #[serde(flatten)]
    pub place: MessageRef,
    /// Which way.
    pub direction: Direction,
    /// Who wrote it.
    pub source: Source,
    /// Why, of a system message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Who wrote it, where a person or a program did (F035).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
    /// Ours: the campaign that it was sent for (F053).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// Ours: through whom it goes (F054); Telnyx when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Provider>,
    /// AI reply: it is the last before a person answers, for this reason (F098).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_off: Option<EscalationReason>,
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub status: Status,
    /// `status.rank()`, as an attribute that a condition can name.
    pub rank: u8,
    /// Why it stands there, in words for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Our number.
    pub ours: Phone,
    /// Their number.
    pub theirs: Phone,
    /// How many segments it takes.
    pub segments: u32,
    /// Inbound: its arrival number in the thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<u64>,
    /// Inbound: the keyword that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyword: Option<Keyword>,
    /// Inbound: the window that it opened or joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<u64>,
    /// Inbound: what the search is to find its conversation by, when that is to be stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
    /// Inbound: what was attached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// Telnyx's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// AI reply: what it was built from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Reply: its number in the conversation's chain of replies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain: Option<u64>,
    /// Reply: the one that must leave before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<MessageRef>,
    /// Notice: the consent's generation that it speaks about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_generation: Option<u32>,
    /// Inbound: the notice that it asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Origin>,
    /// Not to be admitted before this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// How often it has been admitted.
    #[serde(default)]
    pub admissions: u32,
    /// While `sending` or `unknown`: until when whoever was admitted may still be at work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<Timestamp>,
    /// Nobody knew, for a time, whether it had left; a person may have been asked, whom its last receipt relieves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub doubted: bool,
    /// What its POST is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posting: Option<Posting>,
    /// Telnyx's error code, when it was refused; or `quota_exceeded`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What Telnyx charged for it, once its receipt has said so (F064).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    /// When the receipt came that moved it last (F181).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Timestamp>,
    /// By when it should have moved by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// How often the sweep has nudged it.
    #[serde(default)]
    pub nudges: u32,
}

impl Message {
    /// A message of this conversation: an inbound one received, one of ours queued, and all else still to be said.
    pub fn new(head: &Head, place: MessageRef, source: Source, text: String) -> Self {
        let (direction, status) = match source {
            Source::Inbound => (Direction::Inbound, Status::Received),
            Source::Manual | Source::Api | Source::SmsAgent | Source::System => (Direction::Outbound, Status::Queued),
        };
        Self {
            v: 1,
            tenant: head.tenant.clone(),
            thread: head.thread.clone(),
            contact: head.contact.clone(),
            generation: head.generation,
            place,
            direction,
            source,
            origin: None,
            author: None,
            campaign: None,
            through: None,
            hand_off: None,
            segments: segment::count(&text).segments,
            text,
            status,
            rank: status.rank(),
            reason: None,
            ours: head.ours.clone(),
            theirs: head.theirs.clone(),
            arrival: None,
            keyword: None,
            window: None,
            finding: None,
            media: vec![],
            provider: None,
            basis: None,
            chain: None,
            after: None,
            consent_generation: None,
            notice: None,
            not_before: None,
            admissions: 0,
            lease: None,
            doubted: false,
            posting: None,
            code: None,
            cost: None,
            told: None,
            due: None,
            nudges: 0,
        }
    }

    /// The message in another state.
    pub fn to(mut self, status: Status, reason: Option<&str>) -> Self {
        self.status = status;
        self.rank = status.rank();
        self.reason = reason.map(str::to_owned);
        self.doubted |= status == Status::Unknown;
        self
    }

    /// The message in a state that nothing has to move any more.
    pub fn ended(self, status: Status, reason: Option<&str>) -> Self {
        let mut message = self.to(status, reason);
        message.lease = None;
        message.due = None;
        message.not_before = None;
        message
    }
}
