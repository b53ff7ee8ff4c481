//! A queue's consumer, as Lambda's poller is one: batches of up to ten, several at once, each with the function's time limit.
//! What a batch does not report as failed is done. A batch that panics or overruns comes back, as it would there.

use crate::queues::Queues;
use platform::queue::{Queue, QueueName, Record};
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

/// Records in one batch (template.yaml: BatchSize).
const BATCH: usize = 10;

/// Batches at once: a tick may wait 25 s for the model, and others must not wait for it.
const AT_ONCE: usize = 16;

/// When a batch comes back that ended without an answer.
const AGAIN: Duration = Duration::from_secs(5);

/// Consumes a queue until it is told to stop, and then until everything in hand is finished.
pub async fn consume<H, F>(
    queues: Arc<Queues>,
    queue: QueueName,
    limit: Duration,
    handle: H,
    mut stopping: watch::Receiver<bool>,
) where
    H: Fn(Vec<Record>) -> F,
    F: Future<Output = Vec<String>> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut batches = JoinSet::new();
    while !*stopping.borrow() {
        while batches.try_join_next().is_some() {}
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let taken = match queues.take(queue, BATCH) {
            Ok(taken) => taken,
            Err(error) => {
                tracing::error!(queue = queue.name(), %error, "the queue could not be read");
                tokio::time::sleep(AGAIN).await;
                continue;
            }
        };
        if taken.records.is_empty() {
            let next = taken.next.map_or(Duration::from_secs(3600), |at| queues.until(at));
            tokio::select! {
                () = queues.rung(queue) => {}
                () = tokio::time::sleep(next) => {}
                _ = stopping.changed() => {}
            }
            continue;
        }
        let work = handle(taken.records.clone());
        let queues = Arc::clone(&queues);
        batches.spawn(async move {
            finish(&queues, queue, &taken.records, tokio::spawn(tokio::time::timeout(limit, work)).await).await;
            drop(place);
        });
    }
    while batches.join_next().await.is_some() {}
}

type Ended = Result<Result<Vec<String>, tokio::time::error::Elapsed>, tokio::task::JoinError>;

async fn finish(queues: &Queues, queue: QueueName, records: &[Record], ended: Ended) {
    let failed: BTreeSet<String> = match ended {
        Ok(Ok(failed)) => failed.into_iter().collect(),
        Ok(Err(_)) | Err(_) => {
            tracing::error!(
                queue = queue.name(),
                records = records.len(),
                "a batch ended without an answer; it comes back"
            );
            for record in records {
                queues.postpone(queue, &record.receipt, AGAIN).await.ok();
            }
            return;
        }
    };
    for record in records.iter().filter(|record| !failed.contains(&record.id)) {
        if let Err(error) = queues.done(&record.receipt) {
            tracing::error!(queue = queue.name(), record = record.id, %error, "could not be removed; it comes back");
        }
    }
}
