//! How a POST went, in one conditional update. If a receipt came first, its status stands and what the answer taught is
//! stored beside it.

use crate::{MOVED, Outside};
use domain::Timestamp;
use domain::head::{Head, NeedsPerson};
use domain::message::{Message, Status};
use domain::outcome::{Answer, Outcome, after};
use domain::queued::Send;
use platform::failure::Failure;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, item_at, read_some};
use platform::table::{Change, Condition, Freshness, Write};
use platform::telemetry::metric::{Count, count};
use platform::{consents, follow_up, keys};
use serde_json::json;

/// Records the answer to the POST of this message, admitted at that instant.
pub async fn record(
    event: &Send,
    sending: &Message,
    answer: &Answer,
    admitted: Timestamp,
    outside: Outside<'_>,
) -> Result<(), Failure> {
    let outcome = after(sending, answer, admitted, outside.clock.now());
    let message = &outcome.message;
    let writes: Vec<Write> = change(sending, message, MOVED).into_iter().collect();
    let stored = match once::insist(outside.table, outside.clock, &writes).await? {
        Commit::Lost if is_stored(message, outside).await? => Commit::Done,
        commit => commit,
    };
    tracing::info!(tenant = %message.tenant, thread = %message.thread, message_id = %message.place.id, metric = metric(message.status).0,
        status = message.status.name(), code = message.code.as_deref().unwrap_or_default(), "sent to Telnyx");
    count(metric(message.status).1);
    if stored == Commit::Lost {
        learn(message, outside).await?;
    }
    if outcome.opted_out.is_some() {
        consents::learn_opt_out(outside.table, outside.queue, outside.clock, sending).await?;
    }
    pause(&outcome, outside).await?;
    if stored == Commit::Done {
        show(message, outcome.needs_person, outside).await?;
        again(event, message, outside).await?;
    }
    Ok(())
}

/// Whether it was this very record that was first: the client tries a write again whose answer was lost.
async fn is_stored(message: &Message, outside: Outside<'_>) -> Result<bool, Failure> {
    let key = keys::message(&message.tenant, &message.thread, &message.place);
    let items = outside.table.get(&[key], Freshness::Strong).await?;
    Ok(read_some::<Message>(items[0].as_ref())?.as_ref() == Some(message))
}

/// A message that has ended asks again: whoever recorded that may have died before what follows from it.
pub async fn repeat(message: &Message, outside: Outside<'_>) -> Result<(), Failure> {
    match message.status {
        Status::Failed => show(message, Some(NeedsPerson::DeliveryFailed), outside).await,
        Status::Suppressed => consents::learn_opt_out(outside.table, outside.queue, outside.clock, message).await,
        Status::Unknown => show(message, Some(NeedsPerson::Unknown), outside).await,
        Status::Received
        | Status::Queued
        | Status::Sending
        | Status::Sent
        | Status::Unconfirmed
        | Status::Delivered
        | Status::Cancelled => Ok(()),
    }
}

/// The outcome's name in the log line, and on the dashboard.
fn metric(status: Status) -> (&'static str, Count) {
    match status {
        Status::Sent => ("send_accepted", Count::SendsAccepted),
        Status::Unknown => ("send_unknown", Count::SendsUnknown),
        Status::Queued => ("send_throttled", Count::SendsThrottled),
        Status::Suppressed => ("send_suppressed", Count::SendsSuppressed),
        _ => ("send_failed", Count::SendsFailed),
    }
}

/// A receipt was first. Telnyx's id is still news.
async fn learn(message: &Message, outside: Outside<'_>) -> Result<(), Failure> {
    let Some(provider) = &message.provider else {
        return Ok(());
    };
    let write = Write::Update {
        key: keys::message(&message.tenant, &message.thread, &message.place),
        changes: vec![Change::Set("provider".into(), provider.as_str().into())],
        condition: Condition::All(vec![Condition::Present, Condition::Missing("provider")]),
    };
    once::insist(outside.table, outside.clock, &[write]).await?;
    Ok(())
}

/// Telnyx asked this number to wait: the next admissions see it.
async fn pause(outcome: &Outcome, outside: Outside<'_>) -> Result<(), Failure> {
    let Some(until) = outcome.pause else { return Ok(()) };
    let message = &outcome.message;
    let key = keys::pause(&message.tenant, &message.ours);
    let pause = json!({"v": 1, "until": until.0, "ttl": until.0 / 1000 + 3600});
    let longer = Condition::Any(vec![Condition::Absent, Condition::Less("until", until.0.into())]);
    let write = Write::Put { item: item_at(key, &pause, vec![]), condition: longer };
    once::insist(outside.table, outside.clock, &[write]).await?;
    Ok(())
}

/// A failure of the newest reply is shown on the conversation, and that nobody knows for as long as nobody does.
async fn show(message: &Message, needs: Option<NeedsPerson>, outside: Outside<'_>) -> Result<(), Failure> {
    let Some(needs) = needs else { return Ok(()) };
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let asked = [
            keys::head(&message.tenant, &message.thread),
            keys::message(&message.tenant, &message.thread, &message.place),
        ];
        let items = outside.table.get(&asked, Freshness::Strong).await?;
        let (Some(head), Some(now)) = (read_some::<Head>(items[0].as_ref())?, read_some::<Message>(items[1].as_ref())?)
        else {
            return Ok(());
        };
        let last = message.chain.is_some() && message.chain == Some(head.admitted);
        if !last || head.needs_person.is_some() || now.status != message.status {
            return Ok(());
        }
        let mut after = head.clone();
        after.ask(needs, &message.place);
        let expects = ["admitted", "needsPerson", "arrivals"];
        let mut writes: Vec<Write> = change(&head, &after, &expects).into_iter().collect();
        writes.extend(change(&now, &now, &["status"]));
        if once::commit(outside.table, &writes).await? == Commit::Done {
            return Ok(());
        }
    }
    Err(Failure::Busy)
}

/// What has not ended looks again: a throttled one at its time, an unknown one when its lease is over.
async fn again(event: &Send, message: &Message, outside: Outside<'_>) -> Result<(), Failure> {
    let at = match message.status {
        Status::Queued => message.not_before,
        Status::Unknown => message.lease.or(message.not_before),
        Status::Received
        | Status::Sending
        | Status::Sent
        | Status::Unconfirmed
        | Status::Delivered
        | Status::Failed
        | Status::Suppressed
        | Status::Cancelled => None,
    };
    match at {
        Some(at) => follow_up::send_at(outside.queue, outside.scheduler, outside.clock, event, at).await,
        None => Ok(()),
    }
}
