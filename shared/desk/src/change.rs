//! One act on one conversation: load, decide, commit, and what follows. Whoever is first in a race is seen by the other, who
//! decides again.

use crate::outside::Desk;
use crate::problem::Problem;
use domain::act::Refusal;
use domain::contact::Contact;
use domain::head::Head;
use domain::ids::parse_conversation_id;
use domain::settings::Settings;
use domain::{ThreadId, Timestamp};
use platform::failure::Failure;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, read_some};
use platform::table::{Freshness, Write};
use platform::{follow_up, keys};

/// All that an act on a conversation is decided by.
pub const EXPECTS: &[&str] = &[
    "generation",
    "episode",
    "epoch",
    "windows",
    "joined",
    "arrivals",
    "answered",
    "passed",
    "chained",
    "status",
    "managedBy",
    "agentMode",
    "interactionStatus",
    "optedOut",
];

/// A conversation, and what it is decided with.
pub struct Known {
    /// The tenant's settings.
    pub settings: Settings,
    /// The conversation.
    pub head: Head,
    /// The customer.
    pub contact: Contact,
    /// Now.
    pub now: Timestamp,
}

/// Does it; an act that changes nothing writes nothing. Gives the conversation after it.
pub async fn act(
    desk: &Desk<'_>,
    conversation: &str,
    act: impl Fn(&Known) -> Result<(Head, Vec<Write>), Refusal>,
) -> Result<Head, Problem> {
    let (thread, generation) = parse_conversation_id(conversation).ok_or(Problem::NotFound)?;
    let mut attempts = Attempts::new(desk.outside.clock);
    while attempts.next().await {
        let known = load(desk, &thread).await?;
        if known.head.generation != generation {
            // A conversation that a newer one has ended is read-only, like any closed one.
            return Err(crate::conversation::past(desk, &thread, generation)
                .await
                .map_or_else(|problem| problem, |_| Refusal::Closed.into()));
        }
        let (after, extra) = act(&known)?;
        if after == known.head && extra.is_empty() {
            return Ok(after);
        }
        let mut writes: Vec<Write> = change(&known.head, &after, EXPECTS).into_iter().collect();
        writes.extend(extra);
        if once::commit(desk.outside.table, &writes).await? == Commit::Done {
            follow(desk, &known.head, &after, known.now).await?;
            return Ok(after);
        }
    }
    Err(Failure::Busy.into())
}

async fn load(desk: &Desk<'_>, thread: &ThreadId) -> Result<Known, Problem> {
    let (outside, tenant) = (desk.outside, &desk.caller.tenant);
    let settings = outside.cache.settings(outside.table, outside.clock, tenant).await?;
    let head = outside.table.get(&[keys::head(tenant, thread)], Freshness::Strong).await?;
    let head: Head = read_some(head[0].as_ref())?.ok_or(Problem::NotFound)?;
    if !desk.caller.sees(&head) {
        return Err(Problem::NotFound);
    }
    let contact = outside.table.get(&[keys::contact(tenant, &head.contact)], Freshness::Strong).await?;
    let contact = read_some(contact[0].as_ref())?.ok_or(Failure::Missing("the conversation's contact"))?;
    Ok(Known { settings, head, contact, now: outside.clock.now() })
}

/// A window that the act has opened sends its tick.
pub async fn follow(desk: &Desk<'_>, before: &Head, after: &Head, now: Timestamp) -> Result<(), Problem> {
    match &after.window {
        Some(window) if after.windows != before.windows => {
            Ok(follow_up::tick(desk.outside.queue, after, window.end, now).await?)
        }
        Some(_) | None => Ok(()),
    }
}
