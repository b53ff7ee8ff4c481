//! Workflows: a definition of steps, a run of it for one contact, and the one function that advances a run to its next wait.
//! Pure: who calls it stores what it says and does the effects, once.

mod advance;
mod definition;
mod run;

pub use advance::{Advance, Facts, Moved, advance};
pub use definition::{Invalid, MOST_STEPS, Otherwise, Step, Test, Workflow};
pub use run::{Run, RunState};
