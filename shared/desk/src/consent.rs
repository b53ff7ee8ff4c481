//! Do-not-contact by hand, and its lifting (C9, F109). The customer's own STOP nobody here can lift.

use crate::audit::{self, Deed};
use crate::contact::find;
use crate::handled;
use crate::ledger;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use crate::sender::newest_thread;
use domain::consent::ConsentSource;
use domain::contact::Contact;
use domain::head::Head;
use domain::message::MessageRef;
use domain::permission::Permission;
use domain::queued::{self, VERSION};
use domain::receive::{lift, silence};
use domain::settings::Settings;
use domain::{MessageId, Timestamp};
use platform::failure::Failure;
use platform::follow_up;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, seen};
use platform::table::Write;
use serde::{Deserialize, Serialize};

/// What a person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// We do not contact them any more.
    DoNotContact,
    /// We may, as far as it is for us to say.
    Lift,
}

impl Wish {
    fn deed(self) -> Deed {
        match self {
            Self::DoNotContact => Deed::ContactSilenced,
            Self::Lift => Deed::ContactLifted,
        }
    }
}

/// Sets or lifts it. The contact and the newest conversation change together; the others follow.
pub async fn decide(desk: &Desk<'_>, event: &Event, id: &str, wish: Wish) -> Result<Contact, Problem> {
    desk.caller.must(Permission::EditConsent)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let before = find(desk, id).await?;
        let head = newest_thread(desk, &before.id).await?;
        if let Some(done) = handled::look::<Done>(desk, event).await? {
            tell(desk, head.as_ref(), &done).await?;
            return Ok(before);
        }
        event.must_have_seen(before.rev)?;
        let now = outside.clock.now();
        let Some(after) = decided(&before, wish, now) else {
            let proof: Vec<Write> = handled::proof(desk, event, &Done::default(), &[]).into_iter().collect();
            if proof.is_empty() || once::commit(outside.table, &proof).await? == Commit::Done {
                return Ok(before);
            }
            continue;
        };
        let cause = cause(event, &settings, now);
        let shown = head.as_ref().map(|head| shown(head, &before, &after, &settings, now));
        let done = done(head.as_ref(), shown.as_ref(), &cause);
        let contact = change(&before, &after, &["consentVersion"]).map(|write| seen(write, before.rev));
        let mut writes: Vec<Write> = contact.into_iter().collect();
        writes.push(audit::line(desk, event, wish.deed(), before.id.as_str()));
        writes.push(ledger::line(desk, &after, &cause));
        if let (Some(head), Some(shown)) = (&head, &shown) {
            writes.extend(change(head, shown, crate::change::EXPECTS));
        }
        writes.extend(handled::proof(desk, event, &done, &[]));
        if once::commit(outside.table, &writes).await? == Commit::Done {
            tell(desk, shown.as_ref(), &done).await?;
            return Ok(Contact { rev: before.rev + 1, ..after });
        }
    }
    Err(Failure::Busy.into())
}

/// What follows, for the proof of the call.
#[derive(Default, Deserialize, Serialize)]
struct Done {
    /// The contact's other conversations show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spread: Option<queued::Event>,
    /// The window that it opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    window: Option<u64>,
}

/// What the ledger names it by.
fn cause(event: &Event, settings: &Settings, now: Timestamp) -> MessageRef {
    MessageRef { at: now, id: MessageId::of(&settings.salt, &["consent", &event.id]) }
}

fn done(head: Option<&Head>, shown: Option<&Head>, cause: &MessageRef) -> Done {
    let (Some(head), Some(shown)) = (head, shown) else { return Done::default() };
    let (tenant, contact, thread) = (shown.tenant.clone(), shown.contact.clone(), shown.thread.clone());
    let spread = queued::Event::Spread { v: VERSION, tenant, contact, thread, message: cause.clone() };
    Done { spread: Some(spread), window: crate::change::opened(head, shown) }
}

fn shown(head: &Head, before: &Contact, after: &Contact, settings: &Settings, now: Timestamp) -> Head {
    let mut shown = head.clone();
    match (before.opted_out, after.opted_out) {
        (false, true) => silence(&mut shown, now),
        (true, false) => lift(&mut shown, settings, now),
        (true, true) | (false, false) => {}
    }
    shown
}

/// Tells what follows, also of a call that was made before.
async fn tell(desk: &Desk<'_>, head: Option<&Head>, done: &Done) -> Result<(), Problem> {
    if let Some(head) = head {
        crate::change::follow_again(desk, head, done.window).await?;
    }
    if let Some(spread) = &done.spread {
        follow_up::event(desk.outside.queue, &desk.caller.tenant, spread).await?;
    }
    Ok(())
}

fn decided(before: &Contact, wish: Wish, now: Timestamp) -> Option<Contact> {
    let consent = match wish {
        Wish::DoNotContact if before.consent.is_manual() => None,
        Wish::DoNotContact => before.consent.opt_out(now, ConsentSource::Manual),
        Wish::Lift => before.consent.lift(now),
    };
    consent.map(|consent| before.with_consent(consent))
}
