//! A later admission: after a throttle, when the POST surely did not happen, or after an unknown outcome, when only the
//! same bytes under the same key may go again.

use super::first::{ask, hold};
use super::{Admitted, Decision, Ended, Known, MOST_ADMISSIONS, REPEAT_WITHIN, evidence, leased};
use crate::account::Idempotency;
use crate::gate::{Verdict, gate};
use crate::head::{Head, NeedsPerson};
use crate::message::{Message, Status};
use crate::{Timestamp, mutant};

/// A later admission depends on nobody having taken the word since, and on nothing later having left.
const LATER: &[&str] = &["epoch", "admitted", "status", "managedBy", "agentMode"];

/// Throttled, or surely not sent.
pub(super) fn throttled(known: &Known<'_>, now: Timestamp) -> Decision {
    let cancelled = |why: &str, head: Option<Head>| {
        let message = known.message.clone().ended(Status::Cancelled, Some(why));
        Decision::End(Box::new(Ended { message, head, expects: LATER }))
    };
    if taken_over(known.message, known.head) && !mutant!("throttled_epoch") {
        return cancelled("overtaken by a person, a stop or a close", None);
    }
    match gate(&ask(known, now)) {
        Verdict::Deny(denial) => cancelled(denial.reason(), Some(unanswered(known))),
        Verdict::Defer(until, reason) => hold(known.message, until, reason),
        Verdict::Allow => again(known, now),
    }
}

/// It may have left. Whatever forbids a second POST leaves it unknown, for the receipt, Telnyx's record or a person to settle.
pub(super) fn unknown(known: &Known<'_>, now: Timestamp) -> Decision {
    let message = known.message;
    let why = match &message.posting {
        None => Some("it is not known whether it left"),
        Some(_) if known.idempotency == Idempotency::Ignored => Some("sending again might send it twice"),
        Some(_) if message.admissions >= MOST_ADMISSIONS => Some("asked often enough"),
        Some(posting) if now >= posting.first.plus(REPEAT_WITHIN) => Some("too late to ask Telnyx again"),
        Some(posting) if posting.hash != known.posting.hash => Some("its wording would not be the same any more"),
        Some(_) if message.chain.is_some_and(|chain| known.head.admitted != chain) => Some("a later reply has left"),
        Some(_) if taken_over(message, known.head) => Some("a person, a stop or a close came between"),
        Some(_) => None,
    };
    if let Some(why) = why {
        return Decision::Hold(Box::new(evidence::hold(known, why, now)));
    }
    match gate(&ask(known, now)) {
        Verdict::Deny(denial) => Decision::Hold(Box::new(evidence::hold(known, denial.reason(), now))),
        Verdict::Defer(until, _) => Decision::Later(until),
        Verdict::Allow => again(known, now),
    }
}

fn taken_over(message: &Message, head: &Head) -> bool {
    message.basis.is_some_and(|basis| basis.epoch != head.epoch)
}

fn again(known: &Known<'_>, now: Timestamp) -> Decision {
    let expects = if known.message.chain.is_some() { LATER } else { &[] };
    Decision::Admit(Box::new(Admitted { message: leased(known, now), head: known.head.clone(), expects }))
}

/// The burst was taken as answered when the reply was admitted, and now it is not.
fn unanswered(known: &Known<'_>) -> Head {
    let mut head = known.head.clone();
    if known.message.basis.is_some() && !head.opted_out {
        head.needs_person = Some(NeedsPerson::ReplyHeld);
    }
    head
}
