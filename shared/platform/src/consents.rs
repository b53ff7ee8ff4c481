//! An opt-out that Telnyx knew and we did not: a POST was refused with 40300. It counts from that POST's admission, so a
//! START that is newer stands.

use crate::clock::Clock;
use crate::failure::Failure;
use crate::once::{self, Attempts, Commit};
use crate::queue::Queue;
use crate::records::{change, read_some};
use crate::table::{Freshness, Table, Write};
use crate::telemetry::tally;
use crate::{follow_up, keys};
use domain::Timestamp;
use domain::admission::LEASE;
use domain::consent::ConsentSource;
use domain::contact::Contact;
use domain::head::Head;
use domain::message::Message;
use domain::queued::{Event, VERSION};
use domain::receive::silence;

/// Learns it: the consent and this thread's head in one transaction, the contact's other threads by a follow-up.
pub async fn learn_opt_out(
    table: &dyn Table,
    queue: &dyn Queue,
    clock: &dyn Clock,
    message: &Message,
) -> Result<(), Failure> {
    let asked = [keys::contact(&message.tenant, &message.contact), keys::head(&message.tenant, &message.thread)];
    let mut attempts = Attempts::new(clock);
    while attempts.next().await {
        let items = table.get(&asked, Freshness::Strong).await?;
        let (contact, head): (Option<Contact>, Option<Head>) =
            (read_some(items[0].as_ref())?, read_some(items[1].as_ref())?);
        let (Some(contact), Some(head)) = (contact, head) else {
            return Ok(());
        };
        let Some(consent) = contact.consent.opt_out(admitted(message), ConsentSource::Carrier) else {
            return Ok(());
        };
        let after = contact.with_consent(consent);
        let mut silent = head.clone();
        silence(&mut silent, admitted(message));
        let mut writes: Vec<Write> = change(&contact, &after, &["consentVersion"]).into_iter().collect();
        writes.extend(change(&head, &silent, &["epoch", "arrivals", "answered", "windows", "joined"]));
        if once::commit(table, &writes).await? == Commit::Done {
            tracing::info!(tenant = %message.tenant, message_id = %message.place.id, metric = "opt_out", "learnt from the carrier");
            tally::consent(Some(&contact), &after);
            tally::windows(Some(&head), &silent);
            return spread(queue, message).await;
        }
    }
    Err(Failure::Busy)
}

/// When the POST was admitted: its lease tells, else the first one's instant, else the message's own.
fn admitted(message: &Message) -> Timestamp {
    let first = message.posting.as_ref().map(|posting| posting.first);
    message.lease.map(|lease| lease.minus(LEASE)).or(first).unwrap_or(message.place.at)
}

async fn spread(queue: &dyn Queue, message: &Message) -> Result<(), Failure> {
    let event = Event::Spread {
        v: VERSION,
        tenant: message.tenant.clone(),
        contact: message.contact.clone(),
        thread: message.thread.clone(),
        message: message.place.clone(),
    };
    follow_up::event(queue, &message.tenant, &event).await
}
