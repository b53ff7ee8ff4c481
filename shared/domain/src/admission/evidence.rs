//! An unknown outcome that no second POST may settle any more: Telnyx is asked for its own record of the message, a few
//! times, while people already see that nobody knows. A record proves only the message whose ref it carries; that there is
//! none proves nothing, because a message has none before it is delivered. So after the last look it stays unknown.

use super::{Held, Known};
use crate::head::NeedsPerson;
use crate::message::{Message, Status};
use crate::receipt::Receipt;
use crate::{Timestamp, due};
use std::time::Duration;

/// How long after the first POST was admitted Telnyx is asked. A delivery takes seconds, and its record a little longer; one
/// that was queued for a while is there after minutes; after an hour what could not be delivered has expired (Telnyx's
/// default `valid_until`).
pub const LOOKS: [Duration; 3] =
    [Duration::from_secs(2 * 60), Duration::from_secs(10 * 60), Duration::from_secs(65 * 60)];

/// What decides whether a person is asked, and about what.
pub const ASKED: &[&str] = &["admitted", "doubted", "needsPerson"];

/// What is shown as the reason of a status that a receipt did not tell.
pub const BY_RECORD: &str = "Telnyx's own record says so";

/// The message, unknown for this reason, and never POSTed again: it waits for the next look, or stays so.
pub fn awaiting(message: &Message, why: &str, now: Timestamp) -> Message {
    let first = message.posting.as_ref().map(|posting| posting.first);
    let next = first.and_then(|first| LOOKS.iter().map(|look| first.plus(*look)).find(|look| *look > now));
    let mut waits = message.clone().ended(Status::Unknown, Some(why));
    waits.not_before = next;
    waits.due = next.map(|next| next.plus(due::GRACE));
    waits.nudges = 0;
    waits
}

/// The same with the conversation, where a person is asked.
pub(super) fn hold(known: &Known<'_>, why: &str, now: Timestamp) -> Held {
    let mut head = known.head.clone();
    if matches!(head.needs_person, None | Some(NeedsPerson::Unknown)) {
        head.ask(NeedsPerson::Unknown, &known.message.place);
    }
    Held { message: awaiting(known.message, why, now), head: Some(head), expects: ASKED }
}

/// What a look makes of it: the state that Telnyx's record proves, or it waits on.
pub fn weigh(known: &Known<'_>, record: Option<&Receipt>, now: Timestamp) -> Held {
    let Some(record) = record else {
        let why = known.message.reason.as_deref().unwrap_or("it is not known whether it left");
        return hold(known, why, now);
    };
    let mut message = known.message.clone().ended(record.status, Some(record.reason().unwrap_or(BY_RECORD)));
    message.code.clone_from(&record.code);
    message.cost = record.cost.clone().or(message.cost);
    message.provider = record.provider.clone().or(message.provider);
    let mut head = known.head.clone();
    head.relieve(&message);
    Held { message, head: Some(head), expects: ASKED }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_grow_apart_and_end_while_telnyx_still_tells_of_the_message() {
        assert!(LOOKS.is_sorted() && LOOKS[0] >= super::super::LEASE);
        assert!(LOOKS[2] < super::super::REPEAT_WITHIN);
    }
}
