//! Decides. No I/O, no clock, no randomness: every function here gives the same answer to the same question.
//! `receive`, `window`, `gate`, `admission`, `outcome` and `receipt` are the steps of a turn, in that order.

pub mod account;
pub mod act;
pub mod admission;
pub mod answer;
pub mod assistant;
pub mod author;
pub mod campaign;
pub mod catalogue;
pub mod checkup;
pub mod consent;
pub mod contact;
pub mod conversation;
pub mod cost;
pub mod drafting;
pub mod due;
pub mod episode;
pub mod gate;
pub mod head;
pub mod ids;
pub mod keyword;
pub mod media;
pub mod message;
pub mod month;
pub mod mutants;
pub mod outcome;
pub mod permission;
pub mod phone;
pub mod prompt;
pub mod queued;
pub mod rate;
pub mod receipt;
pub mod receive;
pub mod search;
pub mod segment;
pub mod sentence;
pub mod settings;
pub mod template;
mod time;
pub mod usage;
pub mod webhook;
pub mod window;
pub mod workflow;

pub use ids::{AssistantId, CampaignId, ContactId, MessageId, RunId, TenantId, ThreadId, WebhookId, WorkflowId};
pub use phone::Phone;
pub use time::Timestamp;
