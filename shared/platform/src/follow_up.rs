//! Follow-ups: what a commit noted down to be done next. Within 15 minutes by the queue's delay, later by a schedule;
//! handlers do not know the difference. Sending one twice is harmless, because its handling is once.

use crate::clock::Clock;
use crate::failure::Failure;
use crate::queue::{MAX_DELAY, Parcel, Queue, QueueName};
use crate::scheduler::{Schedule, Scheduler};
use domain::head::Head;
use domain::message::Message;
use domain::queued::{self, Event, RunEvent, Send, Tick, WakeRun};
use domain::webhook::plan::Notice;
use domain::{ContactId, TenantId, Timestamp};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// Puts an event of `inbound`'s own on its queue.
pub async fn event(queue: &dyn Queue, tenant: &TenantId, event: &Event) -> Result<(), Failure> {
    let parcel = Parcel { body: queued::write(event), delay: Duration::ZERO, group: tenant.to_string() };
    Ok(queue.send(QueueName::Events, parcel).await?)
}

/// Has the contact's conversations show what is known of them, and the search find them.
pub async fn known(queue: &dyn Queue, tenant: &TenantId, contact: &ContactId) -> Result<(), Failure> {
    event(queue, tenant, &Event::Known { v: queued::VERSION, tenant: tenant.clone(), contact: contact.clone() }).await
}

/// A tick for the head's open window, to come at that instant. A window ends within two minutes, so the queue's delay is
/// always long enough.
pub async fn tick(queue: &dyn Queue, head: &Head, at: Timestamp, now: Timestamp) -> Result<(), Failure> {
    let tick = Tick {
        v: queued::VERSION,
        tenant: head.tenant.clone(),
        thread: head.thread.clone(),
        contact: head.contact.clone(),
        window: head.windows,
        joined: head.joined,
    };
    let parcel =
        Parcel { body: queued::write(&tick), delay: whole_seconds(at.since(now)), group: head.tenant.to_string() };
    Ok(queue.send(QueueName::Ticks, parcel).await?)
}

/// The event that asks for a message's admission.
pub fn send_event(message: &Message) -> Send {
    Send {
        v: queued::VERSION,
        tenant: message.tenant.clone(),
        thread: message.thread.clone(),
        contact: message.contact.clone(),
        ours: message.ours.clone(),
        message: message.place.clone(),
        after: message.after.clone(),
    }
}

/// Asks for a message's admission, now.
pub async fn send(queue: &dyn Queue, send: &Send) -> Result<(), Failure> {
    let parcel = Parcel { body: queued::write(send), delay: Duration::ZERO, group: send.tenant.to_string() };
    Ok(queue.send(QueueName::Outbound, parcel).await?)
}

/// Asks for a message's admission at that instant, by queue or by schedule.
pub async fn send_at(
    queue: &dyn Queue,
    scheduler: &dyn Scheduler,
    clock: &dyn Clock,
    send: &Send,
    at: Timestamp,
) -> Result<(), Failure> {
    // Message and minute: a message that is held again for another time is another schedule.
    let name = format!("{}-{}", send.message.id, at.0 / 60_000);
    let (body, group) = (queued::write(send), send.tenant.to_string());
    later(queue, scheduler, clock, Schedule { name, at, queue: QueueName::Outbound, body, group }).await
}

/// Hands an event to `workflow`, now.
pub async fn run(queue: &dyn Queue, tenant: &TenantId, event: &RunEvent) -> Result<(), Failure> {
    let parcel = Parcel { body: queued::write(event), delay: Duration::ZERO, group: tenant.to_string() };
    Ok(queue.send(QueueName::Runs, parcel).await?)
}

/// Wakes a run at that instant, by queue or by schedule.
pub async fn wake_at(
    queue: &dyn Queue,
    scheduler: &dyn Scheduler,
    clock: &dyn Clock,
    wake: &WakeRun,
    at: Timestamp,
) -> Result<(), Failure> {
    // Run and step: a timer set twice is one timer.
    let name = format!("{}-{}", wake.run, wake.taken);
    let (body, group) = (queued::write(&RunEvent::Wake(wake.clone())), wake.tenant.to_string());
    later(queue, scheduler, clock, Schedule { name, at, queue: QueueName::Runs, body, group }).await
}

/// Asks for an event to be told to a webhook, now.
pub async fn notice(queue: &dyn Queue, notice: &Notice) -> Result<(), Failure> {
    let parcel = Parcel { body: queued::write(notice), delay: Duration::ZERO, group: notice.tenant.to_string() };
    Ok(queue.send(QueueName::Notices, parcel).await?)
}

/// Asks for it at that instant, by queue or by schedule.
pub async fn notice_at(
    queue: &dyn Queue,
    scheduler: &dyn Scheduler,
    clock: &dyn Clock,
    notice: &Notice,
    at: Timestamp,
) -> Result<(), Failure> {
    let body = queued::write(notice);
    // Webhook, event and try together are longer than a schedule's name may be.
    let hash: String = Sha256::digest(&body)[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let (name, group) = (format!("notice-{hash}"), notice.tenant.to_string());
    later(queue, scheduler, clock, Schedule { name, at, queue: QueueName::Notices, body, group }).await
}

async fn later(
    queue: &dyn Queue,
    scheduler: &dyn Scheduler,
    clock: &dyn Clock,
    schedule: Schedule,
) -> Result<(), Failure> {
    let delay = whole_seconds(schedule.at.since(clock.now()));
    if delay > MAX_DELAY {
        return Ok(scheduler.set(schedule).await?);
    }
    let Schedule { queue: name, body, group, .. } = schedule;
    Ok(queue.send(name, Parcel { body, delay, group }).await?)
}

/// SQS counts in whole seconds; a tick must not come early, so they are rounded up.
fn whole_seconds(delay: Duration) -> Duration {
    Duration::from_secs(delay.as_secs() + u64::from(delay.subsec_nanos() > 0))
}
