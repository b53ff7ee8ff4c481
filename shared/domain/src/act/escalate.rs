//! A conversation needs a person (F097, F098). The assistant waits, unless the tenant wants it to go on meanwhile (C7).

use super::{Refusal, open};
use crate::author::Author;
use crate::head::{Badge, Escalation, EscalationReason, Head};
use crate::settings::Settings;
use crate::{Timestamp, mutant, window};

/// Escalates it; `by` is absent when the assistant does.
pub fn escalate(
    head: &Head,
    reason: EscalationReason,
    by: Option<&Author>,
    settings: &Settings,
    now: Timestamp,
) -> Result<Head, Refusal> {
    open(head)?;
    let mut escalated = head.clone();
    if head.status == Badge::Escalated {
        return Ok(escalated);
    }
    escalated.status = Badge::Escalated;
    escalated.escalation = Some(Escalation { at: now, reason, by: by.cloned() });
    if !mutant!("escalate_keeps_epoch") {
        escalated.raise_epoch();
    }
    window::open_next(&mut escalated, settings, head.opted_out, now);
    Ok(escalated)
}
