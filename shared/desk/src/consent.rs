//! Do-not-contact by hand, and its lifting (C9, F109). The customer's own STOP nobody here can lift.

use crate::audit::{self, Deed};
use crate::contact::find;
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
use domain::{MessageId, Timestamp};
use platform::failure::Failure;
use platform::follow_up;
use platform::once::{self, Attempts, Commit};
use platform::records::change;
use platform::table::Write;

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
        let now = outside.clock.now();
        let Some(after) = decided(&before, wish, now) else { return Ok(before) };
        let mut writes: Vec<Write> = change(&before, &after, &["consentVersion"]).into_iter().collect();
        writes.push(audit::line(desk, event, wish.deed(), before.id.as_str()));
        let shown = head.as_ref().map(|head| {
            let mut shown = head.clone();
            match (before.opted_out, after.opted_out) {
                (false, true) => silence(&mut shown, now),
                (true, false) => lift(&mut shown, &settings, now),
                (true, true) | (false, false) => {}
            }
            shown
        });
        if let (Some(head), Some(shown)) = (&head, &shown) {
            writes.extend(change(head, shown, crate::change::EXPECTS));
        }
        if once::commit(outside.table, &writes).await? == Commit::Done {
            if let (Some(head), Some(shown)) = (&head, &shown) {
                spread(desk, event, head, shown, now).await?;
            }
            return Ok(after);
        }
    }
    Err(Failure::Busy.into())
}

fn decided(before: &Contact, wish: Wish, now: Timestamp) -> Option<Contact> {
    let consent = match wish {
        Wish::DoNotContact if before.consent.is_manual() => None,
        Wish::DoNotContact => before.consent.opt_out(now, ConsentSource::Manual),
        Wish::Lift => before.consent.lift(now),
    };
    consent.map(|consent| before.with_consent(consent))
}

/// The ledger notes it, and the contact's other conversations show it.
async fn spread(desk: &Desk<'_>, event: &Event, before: &Head, after: &Head, now: Timestamp) -> Result<(), Problem> {
    crate::change::follow(desk, before, after, now).await?;
    let settings = desk.outside.cache.settings(desk.outside.table, desk.outside.clock, &after.tenant).await?;
    let message = MessageRef { at: now, id: MessageId::of(&settings.salt, &["consent", &event.id]) };
    let (tenant, contact, thread) = (after.tenant.clone(), after.contact.clone(), after.thread.clone());
    let spread = queued::Event::Spread { v: VERSION, tenant, contact, thread, message };
    Ok(follow_up::event(desk.outside.queue, &after.tenant, &spread).await?)
}
