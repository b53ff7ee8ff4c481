//! The AI log (F178, F180): what a reply was made from, written beside the follow-up of the reply, and a failure with the end of
//! its window. A line about a reply is not worth a repeat: where it cannot be written, the reply is still in its conversation.

use crate::Outside;
use crate::context::Context;
use domain::drafting::{Drafting, KEPT_SECONDS, Work};
use domain::head::NeedsPerson;
use domain::message::{Basis, Message};
use domain::{MessageId, Timestamp, prompt};
use platform::keys;
use platform::once;
use platform::records::item_at;
use platform::table::{Condition, Write};

/// Writes the line of a reply that is queued.
pub async fn reply(context: &Context, basis: &Basis, message: &Message, work: &Work, outside: Outside<'_>) {
    let line = line(context, basis, message.place.at, message.place.id.clone(), work);
    let key = keys::ai_reply(&context.head.tenant, line.at, &line.id);
    let write = Write::Put { item: item_at(key, &line, vec![]), condition: Condition::Absent };
    if let Err(failure) = once::insist(outside.table, outside.clock, &[write]).await {
        tracing::warn!(tenant = %message.tenant, thread = %message.thread, %failure, "a reply is missing from the AI log");
    }
}

/// The lines of a failure: the tenant's, and the conversation's.
pub fn failure(context: &Context, basis: &Basis, reason: NeedsPerson, work: &Work, now: Timestamp) -> Vec<Write> {
    let (head, salt) = (&context.head, &context.settings.salt);
    let number = [basis.window.to_string(), basis.joined.to_string(), basis.epoch.to_string()];
    let id = MessageId::of(salt, &["failure", head.thread.as_str(), &number[0], &number[1], &number[2]]);
    let line = Drafting { reason: Some(reason), ..line(context, basis, now, id, work) };
    let keys = [
        keys::ai_failure(&head.tenant, now, &line.id),
        keys::ai_failure_in(&head.tenant, &head.thread, head.generation, now, &line.id),
    ];
    let put = |key| Write::Put { item: item_at(key, &line, vec![]), condition: Condition::All(vec![]) };
    keys.into_iter().map(put).collect()
}

fn line(context: &Context, basis: &Basis, at: Timestamp, id: MessageId, work: &Work) -> Drafting {
    let head = &context.head;
    let burst = prompt::burst(&context.messages, head, basis.through, &context.contact.consent);
    Drafting {
        v: 1,
        at,
        id,
        thread: head.thread.clone(),
        generation: head.generation,
        window: basis.window,
        burst: u32::try_from(burst.len()).unwrap_or(u32::MAX),
        answered: head.answered,
        through: basis.through,
        reason: None,
        work: work.clone(),
        flag: None,
        ttl: at.0 / 1000 + KEPT_SECONDS,
    }
}
