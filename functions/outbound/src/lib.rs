//! One queued message: admit, POST to Telnyx, record how it went. Each record is admitted right before its own POST, so
//! whatever committed before is obeyed; a POST whose outcome nobody knows is settled by the receipt, or repeated under the
//! same key once its lease is over, or looked for in Telnyx's records.

mod known;
mod post;
mod quota;
mod record;
mod search;

use domain::admission::{Admitted, Decision, Ended, Held, evidence};
use domain::message::Message;
use domain::queued::{self, Send};
use known::Loaded;
use platform::batch;
use platform::cache::Cache;
use platform::clock::Clock;
use platform::failure::Failure;
use platform::follow_up;
use platform::http::Http;
use platform::once::{self, Attempts, Commit};
use platform::queue::{Queue, QueueName, Record};
use platform::records::change;
use platform::scheduler::Scheduler;
use platform::secrets::Secrets;
use platform::table::{Condition, Freshness, Table, Write};
use platform::telemetry::metric::{Count, count};
use platform::telemetry::tally;
use platform::usage;
use serde_json::Value;

/// What this function may touch: its role in template.yaml allows just this.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// The table.
    pub table: &'a dyn Table,
    /// [outbound] and [ticks].
    pub queue: &'a dyn Queue,
    /// Messages held for longer than a queue can.
    pub scheduler: &'a dyn Scheduler,
    /// Telnyx.
    pub http: &'a dyn Http,
    /// Telnyx's keys, and the key of refs.
    pub secrets: &'a dyn Secrets,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Routes, settings, accounts.
    pub cache: &'a Cache,
    /// Such as `https://api.telnyx.com/v2`.
    pub telnyx_base: &'a str,
    /// Where receipts come to.
    pub public_url: &'a str,
    /// The name of the secret that signs refs.
    pub ref_key_secret: &'a str,
}

/// Handles a batch; answers the ids of the records to be delivered again.
pub async fn handle(records: Vec<Record>, outside: Outside<'_>) -> Vec<String> {
    let group = |record: &Record| match queued::read::<Send>(&record.body) {
        Ok(send) => send.thread.to_string(),
        Err(_) => record.id.clone(),
    };
    batch::run(records, QueueName::Outbound, outside.queue, group, |record| async move {
        let send = queued::read::<Send>(&record.body)?;
        one(&send, outside).await
    })
    .await
}

/// What `Message` conditions expect: nobody else has moved it since it was read.
const MOVED: &[&str] = &["status", "admissions", "lease", "notBefore"];

async fn one(send: &Send, outside: Outside<'_>) -> Result<(), Failure> {
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let freshness = if attempts.is_first() { Freshness::Eventual } else { Freshness::Strong };
        let Some(mut loaded) = known::load(send, freshness, outside).await? else {
            return Ok(());
        };
        let now = outside.clock.now();
        let Some(decision) = quota::decide(&mut loaded, now, outside).await? else {
            continue;
        };
        match decision {
            Decision::Nothing => return record::repeat(&loaded.message, outside).await,
            Decision::Later(at) => {
                return follow_up::send_at(outside.queue, outside.scheduler, outside.clock, send, at).await;
            }
            Decision::Behind(at) => {
                if let Some(before) = &loaded.before {
                    follow_up::send(outside.queue, &follow_up::send_event(before)).await?;
                }
                return follow_up::send_at(outside.queue, outside.scheduler, outside.clock, send, at).await;
            }
            Decision::Hold(held) => {
                if once::commit(outside.table, &holding(&loaded, &held)).await? == Commit::Done {
                    return search::follow(send, &held, outside).await;
                }
            }
            Decision::Search => {
                let found = search::ask(&loaded, outside).await;
                let held = evidence::weigh(&loaded.known(), found.as_ref(), outside.clock.now());
                if once::commit(outside.table, &holding(&loaded, &held)).await? == Commit::Done {
                    return search::follow(send, &held, outside).await;
                }
            }
            Decision::End(ended) => {
                if once::commit(outside.table, &ending(&loaded, &ended)).await? == Commit::Done {
                    count(Count::SendsDenied);
                    ended.head.iter().for_each(|head| tally::windows(Some(&loaded.head), head));
                    return after_end(&ended, outside).await;
                }
            }
            Decision::Admit(admitted) => {
                if once::commit(outside.table, &admission(&loaded, &admitted)).await? == Commit::Done {
                    if !admitted.expects.is_empty() {
                        tally::windows(Some(&loaded.head), &admitted.head);
                    }
                    return post::post(send, &loaded, &admitted, now, outside).await;
                }
            }
        }
    }
    Err(Failure::Busy)
}

fn moved(before: &Message, after: &Message) -> Vec<Write> {
    change(before, after, MOVED).into_iter().collect()
}

fn holding(loaded: &Loaded, held: &Held) -> Vec<Write> {
    let mut writes = moved(&loaded.message, &held.message);
    if let Some(head) = held.head.as_ref().filter(|head| **head != loaded.head) {
        writes.extend(change(&loaded.head, head, held.expects));
    }
    writes
}

fn ending(loaded: &Loaded, ended: &Ended) -> Vec<Write> {
    let mut writes = moved(&loaded.message, &ended.message);
    writes.extend(order(loaded));
    if let Some(head) = &ended.head {
        writes.extend(change(&loaded.head, head, ended.expects));
    }
    writes
}

async fn after_end(ended: &Ended, outside: Outside<'_>) -> Result<(), Failure> {
    let message = &ended.message;
    tracing::info!(tenant = %message.tenant, thread = %message.thread, message_id = %message.place.id, metric = "send_ended",
        status = message.status.name(), reason = message.reason.as_deref().unwrap_or_default(), "will not be sent");
    match &ended.head {
        Some(head) => match &head.window {
            Some(window) => follow_up::tick(outside.queue, head, window.end, outside.clock.now()).await,
            None => Ok(()),
        },
        None => Ok(()),
    }
}

/// Message and consent always, the head where the conversation orders or gates the message, the month's counter at the first
/// time.
fn admission(loaded: &Loaded, admitted: &Admitted) -> Vec<Write> {
    let mut writes = moved(&loaded.message, &admitted.message);
    if !admitted.expects.is_empty() {
        writes.extend(change(&loaded.head, &admitted.head, admitted.expects));
    }
    writes.extend(order(loaded));
    if loaded.message.admissions == 0 || domain::mutant!("counted_again") {
        writes.extend(usage::count(&admitted.message, &loaded.month, loaded.meter));
    }
    if !domain::mutant!("admit_without_consent") {
        writes.push(Write::Check {
            key: platform::keys::contact(&loaded.contact.tenant, &loaded.contact.id),
            condition: Condition::Is("consentVersion", Value::from(loaded.contact.consent_version)),
        });
    }
    writes
}

/// The reply before may still leave if it has not ended: its own next admission must not pass this one's, nor this one's end,
/// for which the next in the chain waits. One that has ended stays so.
fn order(loaded: &Loaded) -> Option<Write> {
    let before = loaded.message.after.as_ref().filter(|_| loaded.message.admissions == 0)?;
    let key = platform::keys::message(&loaded.message.tenant, &loaded.message.thread, before);
    match &loaded.before {
        None => Some(Write::Check { key, condition: Condition::Absent }),
        Some(before) if before.status.is_settled() => None,
        Some(before) => change(before, before, MOVED),
    }
}
