//! A tick: is the burst over? Then the assistant is asked once for all of it, and one reply is queued. What changed while
//! the model was thinking throws the draft away; what a tag or a guide changed does not.

mod ask;
mod context;
mod draft;
mod log;

use context::Context;
use domain::queued::{self, Tick};
use domain::window::{self, Plan};
use domain::{Timestamp, mutant};
use platform::batch;
use platform::cache::Cache;
use platform::clock::Clock;
use platform::failure::Failure;
use platform::http::Http;
use platform::once::Attempts;
use platform::queue::{Queue, QueueName, Record};
use platform::records::read_some;
use platform::secrets::Secrets;
use platform::table::{Freshness, Table};
use platform::{follow_up, keys};
use std::time::Duration;

/// Which model answers, unless an assistant names its own.
#[derive(Clone, Debug)]
pub struct ModelSettings {
    /// The base, such as `https://api.openai.com/v1`.
    pub base: String,
    /// The model's name.
    pub name: String,
    /// The secret that holds the key; none for a server that asks for none.
    pub key_secret: Option<String>,
}

/// What this function may touch: its role in template.yaml allows just this.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// The table.
    pub table: &'a dyn Table,
    /// [ticks] and [outbound].
    pub queue: &'a dyn Queue,
    /// The model.
    pub http: &'a dyn Http,
    /// The model's key.
    pub secrets: &'a dyn Secrets,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Settings and assistants.
    pub cache: &'a Cache,
    /// Which model.
    pub model: &'a ModelSettings,
}

/// A draft that is overtaken is written again until then; one begun later might outlive the function's 60 seconds.
const TIME_TO_BEGIN: Duration = Duration::from_secs(30);

/// Handles a batch; answers the ids of the records to be delivered again.
pub async fn handle(records: Vec<Record>, outside: Outside<'_>) -> Vec<String> {
    let group = |record: &Record| match queued::read::<Tick>(&record.body) {
        Ok(tick) => tick.thread.to_string(),
        Err(_) => record.id.clone(),
    };
    batch::run(records, QueueName::Ticks, outside.queue, group, |record| async move {
        let tick = queued::read::<Tick>(&record.body)?;
        one(&tick, outside).await
    })
    .await
}

/// Loads, decides, commits, until the tick has nothing left to do.
async fn one(tick: &Tick, outside: Outside<'_>) -> Result<(), Failure> {
    let mut attempts = Attempts::within(outside.clock, TIME_TO_BEGIN);
    while attempts.next().await {
        // Who was overtaken must see by whom.
        let freshness = if attempts.is_first() { Freshness::Eventual } else { Freshness::Strong };
        let context = Context::load(&tick.tenant, &tick.thread, &tick.contact, freshness, outside).await?;
        let now = outside.clock.now();
        let plan = context.as_ref().map_or(Plan::Over, |context| planned(tick, &context.head, now));
        let done = match (plan, context) {
            (Plan::Over, _) => match current(tick, now, outside).await? {
                Plan::Over => return Ok(()),
                // The first read was old: look again.
                Plan::Wait(_) | Plan::Drafted(_) | Plan::Draft | Plan::LeaveToLater => false,
            },
            // An old read shows this as surely as a fresh one: what was promised is not taken back.
            (Plan::LeaveToLater, _) => return Ok(()),
            (Plan::Wait(until), Some(context)) => {
                return follow_up::tick(outside.queue, &context.head, until, now).await;
            }
            // Nor on an old draft: the message that this tick is for may have overtaken it.
            (Plan::Drafted(_), Some(context)) => match current(tick, now, outside).await? {
                Plan::Drafted(place) => return draft::send_again(&context, &place, outside).await,
                Plan::Over => return Ok(()),
                Plan::Wait(_) | Plan::Draft | Plan::LeaveToLater => false,
            },
            (Plan::Draft, Some(context)) => draft::draft(&context, outside).await?,
            (Plan::Wait(_) | Plan::Drafted(_) | Plan::Draft, None) => false,
        };
        if done {
            return Ok(());
        }
    }
    Err(Failure::Busy)
}

/// What the tick finds in a read that sees every write. A tick is only let go on such a one: an eventual read may miss the
/// window that it is for.
async fn current(tick: &Tick, now: Timestamp, outside: Outside<'_>) -> Result<Plan, Failure> {
    if mutant!("trust_old_read") {
        return Ok(Plan::Over);
    }
    let items = outside.table.get(&[keys::head(&tick.tenant, &tick.thread)], Freshness::Strong).await?;
    let head: Option<domain::head::Head> = read_some(items[0].as_ref())?;
    Ok(head.map_or(Plan::Over, |head| planned(tick, &head, now)))
}

fn planned(tick: &Tick, head: &domain::head::Head, now: Timestamp) -> Plan {
    window::plan(head, tick.window, tick.joined, now)
}
