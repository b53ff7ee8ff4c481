//! Every minute: what is overdue and nobody moved. It moves `due` on first, expecting the item as the index showed it, and
//! then nudges; so two sweeps at once nudge once, and a nudge that is lost is followed by another. After the last the state
//! ends where people can read it.

mod end;
mod item;

use domain::due::SHARDS;
use futures_util::future::join_all;
use item::Overdue;
use platform::clock::Clock;
use platform::failure::Failure;
use platform::keys;
use platform::queue::Queue;
use platform::table::{Freshness, Index, Item, Order, Query, Range, Table};
use platform::telemetry::metric::{Count, add};

/// What this function may touch: its role in template.yaml allows just this.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// The table and its `due` index.
    pub table: &'a dyn Table,
    /// [ticks], [outbound], [runs] and [notices].
    pub queue: &'a dyn Queue,
    /// Time.
    pub clock: &'a dyn Clock,
}

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// States nudged.
    pub nudged: u32,
    /// States ended.
    pub ended: u32,
    /// States that somebody else had moved.
    pub moved: u32,
    /// States that could not be moved now, and shards that could not be read; the next sweep finds them again.
    pub failed: u32,
}

/// Overdue items per shard and sweep: 32 shards make 3,200 a minute, which bounds the work of a bad hour.
const PER_SHARD: usize = 100;

/// Nudges per tenant and sweep.
const PER_TENANT: usize = 500;

/// Sweeps all shards once. What fails is left for the next sweep, and does not keep the others waiting; only where no shard
/// can be read has the sweep itself failed.
pub async fn handle(outside: Outside<'_>) -> Result<Swept, Failure> {
    let shards = join_all((0..SHARDS).map(|shard| overdue(shard, outside))).await;
    let mut swept = Swept::default();
    let mut found = vec![];
    for shard in shards {
        match shard {
            Ok(items) => found.extend(items),
            Err(failure) if swept.failed + 1 == SHARDS => return Err(failure),
            Err(failure) => {
                tracing::warn!(%failure, "a shard could not be read");
                swept.failed += 1;
            }
        }
    }
    let mut of_tenant = std::collections::BTreeMap::<String, usize>::new();
    for item in found {
        let Some(overdue) = Overdue::read(&item) else { continue };
        let count = of_tenant.entry(overdue.tenant()).or_default();
        *count += 1;
        if *count > PER_TENANT {
            continue;
        }
        match overdue.handle(outside).await {
            Ok(item::Handled::Nudged) => swept.nudged += 1,
            Ok(item::Handled::Ended) => swept.ended += 1,
            Ok(item::Handled::Moved) => swept.moved += 1,
            Err(failure) => {
                tracing::warn!(%failure, "an overdue state could not be moved");
                swept.failed += 1;
            }
        }
    }
    for (what, times) in
        [(Count::SweepNudged, swept.nudged), (Count::SweepEnded, swept.ended), (Count::SweepFailed, swept.failed)]
    {
        add(what, times.into());
    }
    if swept != Swept::default() {
        tracing::info!(nudged = swept.nudged, ended = swept.ended, moved = swept.moved, failed = swept.failed, "swept");
    }
    Ok(swept)
}

async fn overdue(shard: u32, outside: Outside<'_>) -> Result<Vec<Item>, Failure> {
    let query = Query {
        index: Some(Index::Due),
        pk: keys::due_shard(shard),
        range: Range::Between("0".into(), outside.clock.now().sortable()),
        order: Order::Ascending,
        limit: PER_SHARD,
        after: None,
        freshness: Freshness::Eventual,
    };
    Ok(outside.table.query(query).await?.items)
}
