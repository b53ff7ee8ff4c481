//! The first admission. An AI reply's also ends its window: the burst is answered, and what came after opens the next.

use super::{Admitted, Decision, Ended, Held, Known, leased, turn};
use crate::gate::{self, Ask, Denial, Verdict, gate};
use crate::head::{Badge, Escalation, Head, HourCount};
use crate::message::{Basis, Message, Status};
use crate::{Timestamp, due, mutant, window};

/// All that an AI reply's first admission depends on; `arrivals`, because it may open the next window.
const REPLY: &[&str] =
    &["epoch", "windows", "joined", "arrivals", "answered", "passed", "admitted", "status", "managedBy", "agentMode"];

/// What a reply that no window waits for depends on.
const CHAINED: &[&str] = &["epoch", "admitted", "status"];

pub(super) fn decide(known: &Known<'_>, now: Timestamp) -> Decision {
    let message = known.message;
    // Even what will not leave waits for its turn: who comes after it waits for it alone.
    if let Some(waits) = turn(known, now).filter(|_| !mutant!("end_out_of_turn")) {
        return waits;
    }
    if let Some(why) = overtaken(message, known.head) {
        return Decision::End(Box::new(Ended {
            message: message.clone().ended(Status::Cancelled, Some(why)),
            head: None,
            expects: &[],
        }));
    }
    match gate(&ask(known, now)) {
        Verdict::Deny(denial) => refuse(known, denial, now),
        Verdict::Defer(until, reason) => hold(message, until, reason),
        Verdict::Allow => admit(known, now),
    }
}

pub(super) fn ask<'a>(known: &Known<'a>, now: Timestamp) -> Ask<'a> {
    Ask {
        settings: known.settings,
        number: known.number,
        contact: known.contact,
        head: known.head,
        message: known.message,
        pause: known.pause,
        allowance: known.allowance,
        now,
    }
}

pub(super) fn hold(message: &Message, until: Timestamp, reason: &str) -> Decision {
    let mut held = message.clone().to(Status::Queued, Some(reason));
    held.not_before = Some(until);
    held.due = Some(until.plus(due::GRACE));
    Decision::Hold(Box::new(Held { message: held, head: None, expects: &[] }))
}

/// Why an AI reply no longer answers what it was written for.
fn overtaken(message: &Message, head: &Head) -> Option<&'static str> {
    let basis = message.basis.as_ref()?;
    if head.epoch != basis.epoch {
        return Some("overtaken by a person, a stop or a close");
    }
    let same = head.window.is_some() && head.windows == basis.window;
    if !same && !mutant!("answer_ended_window") {
        return Some("its window had ended");
    }
    (head.joined != basis.joined && !mutant!("stale_joined")).then_some("the customer wrote more meanwhile")
}

fn refuse(known: &Known<'_>, denial: Denial, now: Timestamp) -> Decision {
    let mut message = known.message.clone().ended(Status::Cancelled, Some(denial.reason()));
    message.code = denial.code().map(str::to_owned);
    let mut head = known.head.clone();
    head.needs_person = denial.needs_person().or(head.needs_person);
    let head = match (&message.basis, denial) {
        (Some(_), _) => {
            window::pass(&mut head, known.settings, known.contact.opted_out, now);
            Some(head)
        }
        // Whoever wrote it took the customer for answered.
        (None, Denial::QuotaExceeded) if message.chain.is_some() => Some(head),
        (None, _) => None,
    };
    Decision::End(Box::new(Ended { message, head, expects: REPLY }))
}

fn admit(known: &Known<'_>, now: Timestamp) -> Decision {
    let message = leased(known, now);
    let mut head = known.head.clone();
    if let Some(chain) = message.chain {
        head.admitted = chain;
        head.show(&message.text, message.place.at);
    }
    if let Some(basis) = &message.basis {
        answer(&mut head, basis, known, now);
    }
    let expects = match (message.basis, message.chain) {
        (Some(_), _) => REPLY,
        (None, Some(_)) => CHAINED,
        (None, None) => &[],
    };
    Decision::Admit(Box::new(Admitted { message, head, expects }))
}

fn answer(head: &mut Head, basis: &Basis, known: &Known<'_>, now: Timestamp) {
    head.answered = head.answered.max(basis.through);
    head.needs_person = None;
    let this = gate::hour(now);
    let count = if head.replies.hour == this { head.replies.count } else { 0 };
    head.replies = HourCount { hour: this, count: count + 1 };
    head.end_window();
    if let Some(reason) =
        known.message.hand_off.filter(|_| head.status == Badge::Active && !mutant!("hand_off_forgotten"))
    {
        // The epoch stays: it is this very reply that may still have to be admitted again.
        head.status = Badge::Escalated;
        head.escalation = Some(Escalation { at: now, reason, by: None });
    }
    window::open_next(head, known.settings, known.contact.opted_out, now);
}
