//! Webhooks out (B12): an event of the catalogue is told to a tenant's own URL, signed, at least once, with pauses that grow over a
//! day until the URL has it. A function of its own, because it waits for strangers: up to ten seconds for each, which must cost
//! nobody's reply, and whoever can make it call something must find a role that can do nothing else.

mod body;
mod deliver;
mod post;

use domain::queued;
use domain::webhook::plan::Notice;
use platform::batch;
use platform::clock::Clock;
use platform::http::Http;
use platform::queue::{Queue, QueueName, Record};
use platform::scheduler::Scheduler;
use platform::table::Table;

/// What this function may touch: its role in template.yaml allows just this.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// The table.
    pub table: &'a dyn Table,
    /// [notices].
    pub queue: &'a dyn Queue,
    /// Pauses that are longer than a queue's delay.
    pub scheduler: &'a dyn Scheduler,
    /// The tenants' URLs.
    pub http: &'a dyn Http,
    /// Time.
    pub clock: &'a dyn Clock,
}

/// Requests at once to one endpoint from one batch. A batch of ten that all go to one that hangs then takes three times ten
/// seconds, half of the function's time.
const AT_ONCE: usize = 4;

/// Handles a batch; answers the ids of the records to be delivered again.
pub async fn handle(records: Vec<Record>, outside: Outside<'_>) -> Vec<String> {
    let group = |record: &Record| match queued::read::<Notice>(&record.body) {
        Ok(notice) => format!("{} {}", notice.webhook, lane(&record.id)),
        Err(_) => record.id.clone(),
    };
    batch::run(records, QueueName::Notices, outside.queue, group, |record| async move {
        deliver::deliver(&queued::read::<Notice>(&record.body)?, outside).await
    })
    .await
}

fn lane(record: &str) -> usize {
    record.bytes().map(usize::from).sum::<usize>() % AT_ONCE
}
