//! One act on one conversation: load, decide, commit, and what follows. Whoever is first in a race is seen by the other, who
//! decides again. An act that was named is done once: repeated, it answers with the conversation as it is by then.

use crate::handled;
use crate::outside::{Desk, Event, Repeats};
use crate::problem::Problem;
use domain::act::Refusal;
use domain::contact::Contact;
use domain::head::Head;
use domain::ids::parse_conversation_id;
use domain::settings::Settings;
use domain::{ThreadId, Timestamp};
use platform::failure::Failure;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, read_some, seen};
use platform::table::{Freshness, Item, Write};
use platform::{follow_up, keys};
use serde::{Deserialize, Serialize};

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

/// What the proof of an act says of it.
#[derive(Deserialize, Serialize)]
struct Acted {
    /// The window that it opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    window: Option<u64>,
}

/// Does it; an act that changes nothing writes nothing but its proof. Gives the conversation after it, of the version that it
/// then has.
pub async fn act(
    desk: &Desk<'_>,
    event: &Event,
    conversation: &str,
    act: impl Fn(&Known) -> Result<(Head, Vec<Write>), Problem>,
) -> Result<Head, Problem> {
    let (thread, generation) = parse_conversation_id(conversation).ok_or(Problem::NotFound)?;
    let mut attempts = Attempts::new(desk.outside.clock);
    while attempts.next().await {
        let (head, proof) = load(desk, event, &thread).await?;
        if let Some(acted) = handled::before::<Acted>(desk, event, proof.as_ref()).await? {
            return again(desk, head, generation, &acted).await;
        }
        if head.generation != generation {
            // A conversation that a newer one has ended is read-only, like any closed one.
            return Err(crate::conversation::past(desk, &thread, generation)
                .await
                .map_or_else(|problem| problem, |_| Refusal::Closed.into()));
        }
        event.must_have_seen(head.rev)?;
        let known = around(desk, head).await?;
        let (after, extra) = act(&known)?;
        if after == known.head && extra.is_empty() && event.repeats == Repeats::Never {
            return Ok(after);
        }
        let changed = u64::from(after != known.head);
        let acted = Acted { window: opened(&known.head, &after) };
        let mut writes: Vec<Write> = change(&known.head, &after, EXPECTS).into_iter().collect();
        writes = writes.into_iter().map(|write| seen(write, known.head.rev)).collect();
        writes.extend(extra);
        writes.extend(handled::proof(desk, event, &acted, &[]));
        if once::commit(desk.outside.table, &writes).await? == Commit::Done {
            follow(desk, &known.head, &after, known.now).await?;
            return Ok(Head { rev: after.rev + changed, ..after });
        }
    }
    Err(Failure::Busy.into())
}

/// The head, and the proof that the act was done before.
async fn load(desk: &Desk<'_>, event: &Event, thread: &ThreadId) -> Result<(Head, Option<Item>), Problem> {
    let mut asked = vec![keys::head(&desk.caller.tenant, thread)];
    if event.repeats == Repeats::ForADay {
        asked.push(handled::key(desk, event));
    }
    let mut items = desk.outside.table.get(&asked, Freshness::Strong).await?.into_iter();
    let head: Head = read_some(items.next().flatten().as_ref())?.ok_or(Problem::NotFound)?;
    if desk.caller.sees(&head) { Ok((head, items.next().flatten())) } else { Err(Problem::NotFound) }
}

async fn around(desk: &Desk<'_>, head: Head) -> Result<Known, Problem> {
    let (outside, tenant) = (desk.outside, &desk.caller.tenant);
    let settings = outside.cache.settings(outside.table, outside.clock, tenant).await?;
    let contact = outside.table.get(&[keys::contact(tenant, &head.contact)], Freshness::Strong).await?;
    let contact = read_some(contact[0].as_ref())?.ok_or(Failure::Missing("the conversation's contact"))?;
    Ok(Known { settings, head, contact, now: outside.clock.now() })
}

/// What was done before is only told again.
async fn again(desk: &Desk<'_>, head: Head, generation: u32, acted: &Acted) -> Result<Head, Problem> {
    follow_again(desk, &head, acted.window).await?;
    if head.generation == generation {
        return Ok(head);
    }
    crate::conversation::past(desk, &head.thread, generation).await
}

/// The window that a change has opened.
pub fn opened(before: &Head, after: &Head) -> Option<u64> {
    after.window.as_ref().filter(|_| after.windows != before.windows).map(|_| after.windows)
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

/// The same for an act that was done before, while that window is still open.
pub async fn follow_again(desk: &Desk<'_>, head: &Head, opened: Option<u64>) -> Result<(), Problem> {
    match &head.window {
        Some(window) if opened == Some(head.windows) => {
            Ok(follow_up::tick(desk.outside.queue, head, window.end, desk.outside.clock.now()).await?)
        }
        Some(_) | None => Ok(()),
    }
}
