//! A receipt: one conditional write that only moves a status forward, with no read before it. It counts only if the ref is
//! ours and both numbers are the message's.

use crate::Outside;
use crate::telnyx::signed_for;
use domain::admission::evidence::relieved;
use domain::head::{Head, NeedsPerson};
use domain::message::{Message, Status};
use domain::{Phone, Timestamp, mutant};
use platform::consents;
use platform::failure::Failure;
use platform::keys;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, read_some};
use platform::table::{Change, Condition, Freshness, Write};
use platform::telemetry::metric::{Count, count};
use platform::telnyx::event::AboutOurs;
use serde_json::{Value, json};

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

/// Whether a message may have been in doubt. One that was is moved together with its conversation, where a person may have been
/// asked; to look whether it was would cost every receipt a read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// It never was.
    Never,
    /// It was, or may have been.
    Perhaps,
}

/// Moves a message on of which nobody knew whether it had left; who was asked because of that is asked no more.
async fn settle(about: &AboutOurs, outside: Outside<'_>) -> Result<Commit, Failure> {
    let (Some(reference), Some(receipt)) = (&about.reference, &about.receipt) else { return Ok(Commit::Lost) };
    let asked = [
        keys::message(&reference.tenant, &reference.thread, &reference.message),
        keys::head(&reference.tenant, &reference.thread),
    ];
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let items = outside.table.get(&asked, Freshness::Strong).await?;
        let (message, head): (Option<Message>, Option<Head>) =
            (read_some(items[0].as_ref())?, read_some(items[1].as_ref())?);
        let Some(message) = message.filter(|message| message.doubted && message.rank < receipt.status.rank()) else {
            return Ok(Commit::Lost);
        };
        let mut writes = vec![forward(about, Doubt::Perhaps, outside.clock.now())];
        if let Some(head) = head.filter(|head| message.chain == Some(head.admitted)) {
            writes.extend(change(&head, &relieved(&head, &message), &["admitted", "needsPerson"]));
        }
        if once::commit(outside.table, &writes).await? == Commit::Done {
            return Ok(Commit::Done);
        }
    }
    Err(Failure::Busy)
}

fn forward(about: &AboutOurs, doubt: Doubt, now: Timestamp) -> Write {
    let (Some(reference), Some(receipt)) = (&about.reference, &about.receipt) else {
        unreachable!("the caller has looked")
    };
    let rank = receipt.status.rank();
    let mut changes = vec![
        Change::Set("status".into(), receipt.status.name().into()),
        Change::Set("rank".into(), rank.into()),
        Change::Set("told".into(), now.0.into()),
        Change::Add("rev", 1),
        Change::Remove("due".into()),
        Change::Remove("due_pk".into()),
        Change::Remove("due_sk".into()),
        Change::Remove("lease".into()),
        Change::Remove("notBefore".into()),
    ];
    let mut set = |name: &str, value: Option<&str>| match value {
        Some(value) => changes.push(Change::Set(name.into(), value.into())),
        None => changes.push(Change::Remove(name.into())),
    };
    set("reason", receipt.reason());
    set("code", receipt.code.as_deref());
    if let Some(provider) = &receipt.provider {
        set("provider", Some(provider));
    }
    if let Some(cost) = &receipt.cost {
        changes.push(Change::Set("cost".into(), json!(cost)));
    }
    let mut conditions = vec![
        Condition::Is("ours", Value::from(about.ours.as_str())),
        Condition::Is("theirs", Value::from(about.theirs.as_str())),
        Condition::Is("direction", "outbound".into()),
    ];
    if doubt == Doubt::Never && receipt.is_last() {
        conditions.push(Condition::Missing("doubted"));
    }
    if !mutant!("receipts_move_back") {
        conditions.push(Condition::Less("rank", json!(rank)));
    }
    Write::Update {
        key: keys::message(&reference.tenant, &reference.thread, &reference.message),
        changes,
        condition: Condition::All(conditions),
    }
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
