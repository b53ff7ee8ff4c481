//! A receipt: one conditional write that only moves a status forward, with no read before it. It counts only if the ref is
//! ours and both numbers are the message's.

mod forward;
mod settle;

use crate::Outside;
use crate::telnyx::signed_for;
use domain::Phone;
use domain::head::{Head, NeedsPerson};
use domain::message::{Message, Status};
use forward::{Doubt, forward};
use platform::consents;
use platform::failure::Failure;
use platform::keys;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, read_some};
use platform::table::{Freshness, Write};
use platform::telemetry::metric::{Count, count};
use platform::telnyx::event::AboutOurs;
use settle::settle;

/// Moves the message on.
pub async fn handle(key: &str, about: &AboutOurs, outside: Outside<'_>) -> Result<(), Failure> {
    let (Some(reference), Some(ours)) = (&about.reference, Phone::parse(&about.ours)) else {
        tracing::warn!(metric = "receipt_unknown", "a receipt that names no message of ours");
        return Ok(());
    };
    let route = outside.cache.route(outside.table, outside.clock, &ours).await?;
    match &route {
        Some(route) if route.tenant == reference.tenant && signed_for(key, route, outside).await? => {}
        _ => {
            tracing::warn!(metric = "receipt_unknown", "a receipt whose number or key is not its message's");
            return Ok(());
        }
    }
    let Some(receipt) = &about.receipt else { return Ok(()) };
    let moved =
        match once::insist(outside.table, outside.clock, &[forward(about, Doubt::Never, outside.clock.now())]).await? {
            Commit::Lost if receipt.is_last() => settle(about, outside).await?,
            commit => commit,
        };
    tracing::info!(tenant = %reference.tenant, thread = %reference.thread, message_id = %reference.message.id,
        status = receipt.status.name(), moved = moved == Commit::Done, "receipt");
    if moved == Commit::Done {
        match receipt.status {
            Status::Delivered => count(Count::MessagesDelivered),
            Status::Failed | Status::Suppressed => count(Count::MessagesUndelivered),
            Status::Received
            | Status::Queued
            | Status::Sending
            | Status::Sent
            | Status::Unknown
            | Status::Unconfirmed
            | Status::Cancelled => {}
        }
    }
    if receipt.is_opt_out() {
        return learn_opt_out(about, outside).await;
    }
    if receipt.status == Status::Failed {
        return show_failure(about, outside).await;
    }
    Ok(())
}

/// The carrier's side knew of an opt-out that we did not: it counts from that POST's admission.
async fn learn_opt_out(about: &AboutOurs, outside: Outside<'_>) -> Result<(), Failure> {
    let Some(reference) = &about.reference else {
        return Ok(());
    };
    let key = keys::message(&reference.tenant, &reference.thread, &reference.message);
    let items = outside.table.get(&[key], Freshness::Strong).await?;
    match read_some::<Message>(items[0].as_ref())? {
        Some(message) => consents::learn_opt_out(outside.table, outside.queue, outside.clock, &message).await,
        None => Ok(()),
    }
}

/// Our last message did not arrive: the conversation shows it.
async fn show_failure(about: &AboutOurs, outside: Outside<'_>) -> Result<(), Failure> {
    let Some(reference) = &about.reference else {
        return Ok(());
    };
    let asked = [
        keys::head(&reference.tenant, &reference.thread),
        keys::message(&reference.tenant, &reference.thread, &reference.message),
    ];
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let items = outside.table.get(&asked, Freshness::Strong).await?;
        let (head, message): (Option<Head>, Option<Message>) =
            (read_some(items[0].as_ref())?, read_some(items[1].as_ref())?);
        let (Some(head), Some(message)) = (head, message) else {
            return Ok(());
        };
        let last = message.chain.is_some() && message.chain == Some(head.admitted);
        if !last || message.status != Status::Failed || head.needs_person.is_some() {
            return Ok(());
        }
        let mut after = head.clone();
        after.needs_person = Some(NeedsPerson::DeliveryFailed);
        let writes: Vec<Write> = change(&head, &after, &["admitted", "needsPerson", "arrivals"]).into_iter().collect();
        if once::commit(outside.table, &writes).await? == Commit::Done {
            return Ok(());
        }
    }
    Err(Failure::Busy)
}
