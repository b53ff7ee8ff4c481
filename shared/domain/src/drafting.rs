//! What a reply of an assistant was made from, or why there is none (F178, F180). It holds no text: the prompt can be made again
//! from what it names, and its fingerprint says whether that is the very same.

use crate::author::Author;
use crate::head::NeedsPerson;
use crate::{AssistantId, MessageId, ThreadId, Timestamp};
use serde::{Deserialize, Serialize};

/// How long it is kept, in seconds: 90 days, as search goes back.
pub const KEPT_SECONDS: i64 = 90 * 24 * 3600;

/// One draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Drafting {
    /// The item's version.
    pub v: u32,
    /// The reply's time, or when it failed.
    pub at: Timestamp,
    /// The reply's id; a failure has one of its own.
    pub id: MessageId,
    /// In which thread.
    pub thread: ThreadId,
    /// In which conversation of the thread.
    pub generation: u32,
    /// The window that it answers, and how many messages had joined it.
    pub window: u64,
    /// How many messages it answers together.
    pub burst: u32,
    /// It answers what came after this arrival…
    pub answered: u64,
    /// …through this one.
    pub through: u64,
    /// Why there is no reply; absent: there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<NeedsPerson>,
    /// How it was written.
    #[serde(flatten)]
    pub work: Work,
    /// What somebody found wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flag: Option<Flag>,
    /// When it may be forgotten, in seconds since 1970.
    pub ttl: i64,
}

/// How a draft was written: who was asked, how often, and what it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Work {
    /// Who answered.
    pub assistant: AssistantId,
    /// The model that was asked.
    pub model: String,
    /// Turns of the prompt, the instructions included.
    pub turns: u32,
    /// Its length in characters.
    pub characters: u64,
    /// Its fingerprint.
    pub fingerprint: String,
    /// Times that the model was asked.
    pub tries: u32,
    /// How long that took, pauses included, in milliseconds.
    pub millis: u64,
    /// Tokens read in all tries, as far as the model said.
    pub prompt_tokens: u64,
    /// Tokens written.
    pub reply_tokens: u64,
}

/// What somebody found wrong with a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// Who.
    pub by: Author,
    /// When.
    pub at: Timestamp,
    /// What, in their words.
    pub note: String,
}
