//! A run: one workflow for one contact, between two steps. How many steps it has taken tells its timers apart: one that is
//! early, late, double or of another step does no harm.

use crate::message::MessageRef;
use crate::{ContactId, Phone, RunId, TenantId, ThreadId, Timestamp, WorkflowId};
use serde::{Deserialize, Serialize};

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Its next step may be taken now.
    Ready,
    /// Waits until `until`.
    Waiting,
    /// Its last step is done.
    Done,
    /// A condition ended it.
    Filtered,
    /// The customer opted out.
    OptedOut,
    /// A person cancelled it.
    Cancelled,
    /// It did not move in spite of every nudge.
    Stuck,
}

impl RunState {
    /// Whether steps may follow.
    pub fn goes_on(self) -> bool {
        match self {
            Self::Ready | Self::Waiting => true,
            Self::Done | Self::Filtered | Self::OptedOut | Self::Cancelled | Self::Stuck => false,
        }
    }
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// The item's version.
    pub v: u32,
    /// Whose.
    pub tenant: TenantId,
    /// Its id.
    pub id: RunId,
    /// In which thread its messages go.
    pub thread: ThreadId,
    /// For whom.
    pub contact: ContactId,
    /// From which number.
    pub ours: Phone,
    /// To which number.
    pub theirs: Phone,
    /// Of which workflow.
    pub workflow: WorkflowId,
    /// Of which version of it.
    pub version: u32,
    /// The place of its next step, from 0.
    pub step: usize,
    /// How many steps it has taken: what a timer must name, and what a write of it expects.
    pub taken: u32,
    /// Where it stands.
    pub state: RunState,
    /// While it waits: until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What its last advance sent, so that a repeated event can tell it again. At most as many as there are steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent: Vec<MessageRef>,
    /// When it began.
    pub started: Timestamp,
    /// By when it should have moved by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// How often the sweep has nudged it.
    #[serde(default)]
    pub nudges: u32,
}

impl Run {
    /// The run, ended.
    pub fn ended(&self, state: RunState) -> Self {
        Self { state, until: None, due: None, nudges: 0, sent: vec![], ..self.clone() }
    }
}
