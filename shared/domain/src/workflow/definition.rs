//! A definition: numbered steps, taken in order (F157, F165). A changed definition is a new version; a run keeps the one that
//! it began with.

use crate::segment::MAX_SEGMENTS;
use crate::template;
use crate::{TenantId, WorkflowId};
use serde::{Deserialize, Serialize};

/// More steps than this nobody can read.
pub const MOST_STEPS: usize = 50;

/// The longest delay of one step: 90 days.
const LONGEST_DELAY_SECONDS: u64 = 90 * 24 * 3600;

/// A versioned definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    /// The item's version.
    pub v: u32,
    /// Whose.
    pub tenant: TenantId,
    /// Its id, the same for all versions.
    pub id: WorkflowId,
    /// Which version, from 1.
    pub version: u32,
    /// Its name, for people.
    pub name: String,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Sends a text (F158). `{name|there}` stands for the contact's name, or "there".
    Send {
        /// The text, of at most ten segments.
        text: String,
    },
    /// Waits (F161).
    Delay {
        /// How long, 1 second to 90 days.
        seconds: u64,
    },
    /// Goes on only if a field of the contact passes the test (F160, F162).
    Condition {
        /// `name` or `company`.
        field: String,
        /// What must hold.
        test: Test,
        /// What happens where it does not.
        otherwise: Otherwise,
    },
}

/// A test of a field. Text is compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// The contact has it.
    Present,
    /// The contact does not have it.
    Absent,
    /// It is this.
    Is(String),
}

/// Where a failed condition leads: only forward, so that every run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// The run ends here, filtered.
    End,
    /// This many steps are passed over.
    Skip(u32),
}

/// What is wrong with a definition; steps are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// None, or too many.
    #[error("a workflow has 1 to {MOST_STEPS} steps")]
    Steps,
    /// An empty text, or one that is too long.
    #[error("step {0}: a text has 1 to {MAX_SEGMENTS} segments")]
    Text(usize),
    /// A placeholder that stands for nothing.
    #[error("step {0}: {{{1}}} is not known; there are {{name}}, {{first_name}} and {{company}}")]
    Variable(usize, String),
    /// A delay out of bounds.
    #[error("step {0}: a delay is 1 second to 90 days long")]
    Delay(usize),
    /// A field that contacts do not have.
    #[error("step {0}: {1} is not a field of a contact; there are name and company")]
    Field(usize, String),
    /// A leap beyond the end.
    #[error("step {0}: there are not so many steps to skip")]
    Skip(usize),
}

impl Workflow {
    /// Whether a run of it can be taken to its end.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.steps.is_empty() || self.steps.len() > MOST_STEPS {
            return Err(Invalid::Steps);
        }
        self.steps.iter().enumerate().try_for_each(|(place, step)| self.check_step(place + 1, step))
    }

    fn check_step(&self, number: usize, step: &Step) -> Result<(), Invalid> {
        match step {
            Step::Send { text } => template::check(text).map_err(|invalid| match invalid {
                template::Invalid::Unknown(name) => Invalid::Variable(number, name),
                template::Invalid::Length => Invalid::Text(number),
            }),
            Step::Delay { seconds } if !(1..=LONGEST_DELAY_SECONDS).contains(seconds) => Err(Invalid::Delay(number)),
            Step::Condition { field, .. } if !["name", "company"].contains(&field.as_str()) => {
                Err(Invalid::Field(number, field.clone()))
            }
            Step::Condition { otherwise: Otherwise::Skip(steps), .. }
                if number + usize::try_from(*steps).unwrap_or(usize::MAX) > self.steps.len() =>
            {
                Err(Invalid::Skip(number))
            }
            Step::Delay { .. } | Step::Condition { .. } => Ok(()),
        }
    }
}
