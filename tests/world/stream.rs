//! The table's stream and what Lambda does with it: shards by partition, each in order; a failure holds its shard up and
//! is tried again with everything after it, five times; then the record is given up and kept here.

use crate::executor::{Role, lock};
use crate::memory::{Changed, MemoryTable};
use crate::outside::Outside;
use crate::pump::limited;
use futures_util::future::BoxFuture;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How many shards there are.
const SHARDS: usize = 4;
/// At most this many changes in one batch.
const BATCH: usize = 10;
/// How often a batch is tried again (template.yaml: MaximumRetryAttempts).
const RETRIES: u32 = 5;
/// From a change to its delivery: 213 ms is the median of the real one.
const DELAY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_millis(500));
/// Before another try.
const BACKOFF: Duration = Duration::from_secs(1);

/// A function that takes changes and gives back the numbers of those that failed.
pub type Handler = Arc<dyn Fn(Vec<Arc<Changed>>) -> BoxFuture<'static, Vec<usize>> + Send + Sync>;

/// The stream.
pub struct Stream {
    outside: Arc<Outside>,
    shards: Mutex<[VecDeque<Arc<Changed>>; SHARDS]>,
    under_way: Mutex<usize>,
    given_up: Mutex<Vec<Arc<Changed>>>,
}

impl Stream {
    /// Delivers every change of the table to this function, from now on.
    pub fn consume(
        table: &Arc<MemoryTable>,
        outside: &Arc<Outside>,
        name: &'static str,
        timeout: Duration,
        handler: Handler,
    ) -> Arc<Self> {
        let stream = Arc::new(Self {
            outside: outside.clone(),
            shards: Mutex::default(),
            under_way: Mutex::default(),
            given_up: Mutex::default(),
        });
        let (reader, table) = (stream.clone(), table.clone());
        let mut next = table.history().len();
        outside.executor.spawn("stream", Role::World, async move {
            loop {
                while let Some(change) = table.change(next) {
                    next += 1;
                    reader.push(change, name, timeout, &handler);
                }
                table.changed.heard().await;
            }
        });
        stream
    }

    /// Whether everything was delivered.
    pub fn is_empty(&self) -> bool {
        *lock(&self.under_way) == 0
    }

    /// The changes that were given up.
    pub fn given_up(&self) -> Vec<Arc<Changed>> {
        lock(&self.given_up).clone()
    }

    fn push(self: &Arc<Self>, change: Arc<Changed>, name: &'static str, timeout: Duration, handler: &Handler) {
        let shard =
            change.key.pk.bytes().fold(0, |sum: usize, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % SHARDS;
        let idle = {
            let mut shards = lock(&self.shards);
            shards[shard].push_back(change);
            shards[shard].len() == 1
        };
        *lock(&self.under_way) += 1;
        if idle {
            let (stream, handler) = (self.clone(), handler.clone());
            self.outside.executor.spawn("shard", Role::World, async move {
                stream.drain(shard, name, timeout, handler).await;
            });
        }
    }

    /// Delivers until the shard is empty.
    async fn drain(self: Arc<Self>, shard: usize, name: &'static str, timeout: Duration, handler: Handler) {
        let mut tries = 0;
        loop {
            let delay = self.outside.draw(|chance| chance.time(DELAY.0, DELAY.1));
            self.outside.executor.sleep(delay).await;
            let batch: Vec<Arc<Changed>> = lock(&self.shards)[shard].iter().take(BATCH).cloned().collect();
            let Some(first) = batch.first().cloned() else { return };
            let most = batch.len();
            let failed = self.invoke(name, timeout, &handler, batch.clone()).await;
            let done = failed
                .map_or(0, |failed| batch.iter().position(|change| failed.contains(&change.number)).unwrap_or(most));
            self.forget(shard, done);
            tries = if done > 0 { 0 } else { tries + 1 };
            if tries > RETRIES {
                self.outside.note("stream record given up");
                lock(&self.given_up).push(first);
                self.forget(shard, 1);
                tries = 0;
            } else if tries > 0 {
                self.outside.executor.sleep(BACKOFF).await;
            }
            if lock(&self.shards)[shard].is_empty() {
                return;
            }
        }
    }

    fn forget(&self, shard: usize, count: usize) {
        lock(&self.shards)[shard].drain(..count);
        *lock(&self.under_way) -= count;
    }

    /// One invocation; `None` when it died.
    async fn invoke(
        &self,
        name: &'static str,
        timeout: Duration,
        handler: &Handler,
        batch: Vec<Arc<Changed>>,
    ) -> Option<Vec<usize>> {
        let answer: Arc<Mutex<Option<Vec<usize>>>> = Arc::default();
        let over = Arc::new(crate::bell::Bell::default());
        let (work, outside, slot, end) = (handler(batch), self.outside.clone(), answer.clone(), Over(over.clone()));
        self.outside.executor.spawn(name, Role::Function, async move {
            let _end = end;
            *lock(&slot) = limited(&outside, timeout, work).await;
        });
        over.heard().await;
        lock(&answer).take()
    }
}

/// Rings when an invocation ends, however it ends.
struct Over(Arc<crate::bell::Bell>);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.ring();
    }
}
