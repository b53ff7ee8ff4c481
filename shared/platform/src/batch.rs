//! A batch of records: those of one conversation one after another, conversations concurrently. A record that fails is made
//! visible again after 1, 2, 4 … 60 seconds, and reported, so that its neighbours are not delivered again with it.

use crate::failure::Failure;
use crate::queue::{Queue, QueueName, Record};
use crate::telemetry::metric::{Count, count};
use futures_util::future::join_all;
use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

/// The longest pause before a failed record is delivered again.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Handles each record; answers the ids of those to be delivered again. `group` names a record's conversation.
pub async fn run<H, F>(
    records: Vec<Record>,
    name: QueueName,
    queue: &dyn Queue,
    group: impl Fn(&Record) -> String,
    handle: H,
) -> Vec<String>
where
    H: Fn(Record) -> F,
    F: Future<Output = Result<(), Failure>>,
{
    let mut groups: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for record in records {
        groups.entry(group(&record)).or_default().push(record);
    }
    let handle = &handle;
    let conversations = groups.into_values().map(|records| async move {
        let mut failed = vec![];
        for record in records {
            let (id, receipt, receives) = (record.id.clone(), record.receipt.clone(), record.receives);
            if let Err(failure) = handle(record).await {
                tracing::warn!(queue = name.name(), record = %id, receives, %failure, "will be delivered again");
                count(Count::RecordsRetried);
                postpone(name, queue, &receipt, receives).await;
                failed.push(id);
            }
        }
        failed
    });
    join_all(conversations).await.concat()
}

async fn postpone(name: QueueName, queue: &dyn Queue, receipt: &str, receives: u32) {
    let pause = Duration::from_secs(1 << receives.saturating_sub(1).min(6)).min(LONGEST_PAUSE);
    if let Err(failure) = queue.postpone(name, receipt, pause).await {
        // Its visibility timeout delivers it all the same, only later.
        tracing::warn!(queue = name.name(), %failure, "could not be postponed");
    }
}
