//! Workflows: a run begins, or its wait is over and it is advanced to its next one. Timers that are late, early, double or of
//! another step do no harm.

mod start;
mod wake;

use domain::queued::{self, RunEvent};
use platform::batch;
use platform::cache::Cache;
use platform::clock::Clock;
use platform::queue::{Queue, QueueName, Record};
use platform::scheduler::Scheduler;
use platform::table::Table;

/// What this function may touch: its role in template.yaml allows just this.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// The table.
    pub table: &'a dyn Table,
    /// [runs] and [outbound].
    pub queue: &'a dyn Queue,
    /// Waits that are longer than a queue's delay.
    pub scheduler: &'a dyn Scheduler,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Settings, routes, definitions.
    pub cache: &'a Cache,
}

/// Handles a batch; answers the ids of the records to be delivered again.
pub async fn handle(records: Vec<Record>, outside: Outside<'_>) -> Vec<String> {
    let group = |record: &Record| match queued::read::<RunEvent>(&record.body) {
        Ok(RunEvent::Wake(wake)) => wake.run.to_string(),
        Ok(RunEvent::Start(_)) | Err(_) => record.id.clone(),
    };
    batch::run(records, QueueName::Runs, outside.queue, group, |record| async move {
        match queued::read::<RunEvent>(&record.body)? {
            RunEvent::Start(start) => start::start(&start, outside).await,
            RunEvent::Wake(wake) => wake::wake(&wake, outside).await,
        }
    })
    .await
}
