//! Who has the word: a person takes it from the assistant, or gives it back (F094 to F096).

use super::{Refusal, open};
use crate::head::{Badge, Head, ManagedBy};
use crate::settings::Settings;
use crate::{Timestamp, mutant, window};

/// A person takes over: what the assistant was writing is not sent.
pub fn take_over(head: &Head) -> Result<Head, Refusal> {
    open(head)?;
    let mut taken = head.clone();
    if head.managed_by != ManagedBy::Human {
        taken.managed_by = ManagedBy::Human;
        if !mutant!("takeover_keeps_epoch") {
            taken.raise_epoch();
        }
    }
    Ok(taken)
}

/// The assistant has the word again, also where the conversation was escalated; what waits is answered.
pub fn resume(head: &Head, settings: &Settings, opted_out: bool, now: Timestamp) -> Result<Head, Refusal> {
    open(head)?;
    let mut resumed = head.clone();
    resumed.managed_by = ManagedBy::Ai;
    resumed.status = Badge::Active;
    resumed.escalation = None;
    resumed.needs_person = None;
    // What was passed over while another window is open belongs to no window: all of it goes into one.
    if head.window.is_some() && head.passed > head.answered {
        resumed.raise_epoch();
    }
    if resumed.window.is_none() && !mutant!("resume_answers_nothing") {
        resumed.passed = head.passed.min(head.answered);
        window::open_next(&mut resumed, settings, opted_out, now);
    }
    Ok(resumed)
}
