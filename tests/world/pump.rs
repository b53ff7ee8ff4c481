//! The pump: what Lambda's event source mapping does. Hands batches to a function, several at a time, deletes what was
//! handled and leaves the rest, and kills an invocation that outlives its function's timeout.

use crate::bell::Bell;
use crate::executor::{Executor, Role, lock};
use crate::outside::Outside;
use crate::queues::Queues;
use futures_util::future::{BoxFuture, Either, select};
use platform::queue::{QueueName, Record};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// At most this many invocations of one function run at once; how many is drawn.
const MAX_WORKERS: usize = 5;

/// A function that takes records and gives back the ids of those that failed.
pub type Handler = Arc<dyn Fn(Vec<Record>) -> BoxFuture<'static, Vec<String>> + Send + Sync>;

/// A function with its trigger.
pub struct Function {
    /// Its name, in traces and counts.
    pub name: &'static str,
    /// How long an invocation may last.
    pub timeout: Duration,
    /// What it does.
    pub handler: Handler,
}

/// Lets a function consume a queue, from now on.
pub fn consume(queues: &Arc<Queues>, queue: QueueName, function: Function) {
    let outside = queues.outside.clone();
    let workers = 1 + outside.draw(|chance| chance.below(MAX_WORKERS));
    let free = Arc::new(Free { workers: Mutex::new(workers), bell: Bell::default() });
    let queues = queues.clone();
    outside.executor.clone().spawn("pump", Role::World, async move {
        loop {
            while *lock(&free.workers) == 0 {
                free.bell.heard().await;
            }
            let records = queues.take(queue);
            if records.is_empty() {
                queues.bell(queue).heard_until(&outside.executor, queues.next_visible(queue)).await;
                continue;
            }
            outside.trace(|| format!("{} is handed {}", function.name, ids(&records)));
            let worker = Worker::hire(&free);
            let (queues, outside2, handler) = (queues.clone(), outside.clone(), function.handler.clone());
            let timeout = function.timeout;
            outside.executor.spawn(function.name, Role::Function, async move {
                let _worker = worker;
                let receipts: Vec<(String, String)> =
                    records.iter().map(|record| (record.id.clone(), record.receipt.clone())).collect();
                let Some(failed) = limited(&outside2, timeout, handler(records)).await else {
                    return;
                };
                for (id, receipt) in receipts {
                    if failed.contains(&id) {
                        outside2.note("record failed");
                    } else {
                        queues.delete(queue, &receipt);
                    }
                }
            });
        }
    });
}

/// Runs an invocation for as long as its function may; `None` when it was cut off.
pub(crate) async fn limited<T>(outside: &Outside, timeout: Duration, work: BoxFuture<'static, T>) -> Option<T> {
    let executor: &Arc<Executor> = &outside.executor;
    match select(work, executor.sleep(timeout)).await {
        Either::Left((answer, _)) => Some(answer),
        Either::Right(_) => {
            outside.note("function timed out");
            outside.trace(|| "an invocation timed out".into());
            None
        }
    }
}

struct Free {
    workers: Mutex<usize>,
    bell: Bell,
}

/// A worker at work; free again however its work ends.
struct Worker(Arc<Free>);

impl Worker {
    fn hire(free: &Arc<Free>) -> Self {
        *lock(&free.workers) -= 1;
        Self(free.clone())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        *lock(&self.0.workers) += 1;
        self.0.bell.ring();
    }
}

fn ids(records: &[Record]) -> String {
    let ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
    ids.join(" ")
}
