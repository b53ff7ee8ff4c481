//! One notice: load, decide, try, commit, and what follows. Two that hold the same notice may both POST, and the endpoint knows the
//! event by its id; one of them commits, and the other finds the next try under way.

use crate::body::Told;
use crate::post::{Answer, post};
use crate::{Outside, body};
use domain::Timestamp;
use domain::webhook::Webhook;
use domain::webhook::delivery::{Delivery, State, Trouble, Try};
use domain::webhook::health::health;
use domain::webhook::plan::{Notice, Plan, plan};
use platform::failure::Failure;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, create, read_some};
use platform::table::{Freshness, Write};
use platform::telemetry::metric::{Count, count};
use platform::{follow_up, keys};
use std::time::Duration;

/// What a try expects of the delivery.
const EXPECTS: &[&str] = &["state", "replays", "tries"];

/// Chance adds up to a tenth to each pause, so that those who failed together do not come back together.
const SPREAD: u32 = 10;

struct Known {
    webhook: Option<Webhook>,
    delivery: Option<Delivery>,
    told: Told,
}

/// Handles a notice.
pub async fn deliver(notice: &Notice, outside: Outside<'_>) -> Result<(), Failure> {
    let Some(at) = Timestamp::parse(&notice.event.at) else {
        tracing::error!(tenant = %notice.tenant, "a notice of an event without a time");
        return Ok(());
    };
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let known = load(notice, at, outside).await?;
        let now = outside.clock.now();
        let planned = plan(notice, known.webhook.as_ref(), known.delivery.as_ref(), now);
        let (Some(webhook), false) = (&known.webhook, planned == Plan::Nothing) else { return Ok(()) };
        let before = known.delivery.clone().unwrap_or_else(|| Delivery::new(notice, at, now));
        let (after, tried) = match planned {
            Plan::Nothing => return Ok(()),
            Plan::Wait(next) => return follow(&before, next, outside).await,
            Plan::Stop if known.delivery.is_none() => return Ok(()),
            Plan::Stop => (before.clone().to(State::Stopped, None), None),
            Plan::Rest => (rested(&before, now, outside), None),
            Plan::Try => tried(&before, webhook, &known.told, now, outside).await,
        };
        let write = match &known.delivery {
            Some(known) => change(known, &after, EXPECTS),
            None => Some(create(&after)),
        };
        let writes: Vec<Write> = write.into_iter().collect();
        if once::commit(outside.table, &writes).await? == Commit::Done {
            counted(&after);
            if let Some(tried) = tried {
                note_health(webhook, &tried, outside).await;
            }
            return match after.next {
                Some(next) => follow(&after, next, outside).await,
                None => Ok(()),
            };
        }
    }
    Err(Failure::Busy)
}

/// All of it in one read.
async fn load(notice: &Notice, at: Timestamp, outside: Outside<'_>) -> Result<Known, Failure> {
    let (tenant, webhook) = (&notice.tenant, &notice.webhook);
    let mut asked = vec![keys::webhook(tenant, webhook), keys::delivery(tenant, webhook, at, &notice.event.id)];
    asked.extend(body::keys(notice));
    let items = outside.table.get(&asked, Freshness::Strong).await?;
    Ok(Known {
        webhook: read_some(items[0].as_ref())?,
        delivery: read_some(items[1].as_ref())?,
        told: Told::read(notice, &items[2..])?,
    })
}

async fn tried(
    before: &Delivery,
    webhook: &Webhook,
    told: &Told,
    now: Timestamp,
    outside: Outside<'_>,
) -> (Delivery, Option<Try>) {
    let Answer { status, problem, retry_after } = post(webhook, &before.event, told, now, outside.http).await;
    let ms = outside.clock.now().since(now).as_millis();
    let tried = Try { at: now, ms: u64::try_from(ms).unwrap_or(u64::MAX), status, problem };
    let after = before.after(tried.clone(), retry_after, pause(before, outside));
    tracing::info!(tenant = %webhook.tenant, webhook = %webhook.id, event = before.event.kind, tries = after.tries, status, ms = tried.ms, "a webhook was called");
    (after, Some(tried))
}

/// A try that is not made, because the endpoint rests.
fn rested(before: &Delivery, now: Timestamp, outside: Outside<'_>) -> Delivery {
    let tried = Try { at: now, ms: 0, status: None, problem: Some(Trouble::Resting) };
    before.after(tried, None, pause(before, outside))
}

fn pause(delivery: &Delivery, outside: Outside<'_>) -> Option<Duration> {
    delivery.pause().map(|pause| outside.clock.jitter(pause, pause + pause / SPREAD))
}

/// What the try says of the endpoint. It is advice: one that is lost is given again by the next try.
async fn note_health(webhook: &Webhook, tried: &Try, outside: Outside<'_>) {
    let Some(after) = health(webhook, tried, outside.clock.now()) else { return };
    // Whoever has just given the webhook another URL, or switched it, decides.
    let writes: Vec<Write> = change(webhook, &after, &["url", "off"]).into_iter().collect();
    match once::insist(outside.table, outside.clock, &writes).await {
        Ok(Commit::Done) if after.off != webhook.off => {
            count(Count::WebhooksSwitchedOff);
            tracing::warn!(tenant = %webhook.tenant, webhook = %webhook.id, "a webhook was switched off");
        }
        Ok(Commit::Done | Commit::Lost) => {}
        Err(failure) => tracing::warn!(%failure, "how a webhook does could not be noted"),
    }
}

fn counted(after: &Delivery) {
    match after.state {
        State::Delivered => count(Count::WebhooksDelivered),
        State::Pending => count(Count::WebhookTriesFailed),
        State::Failed => count(Count::WebhooksGivenUp),
        State::Stopped => {}
    }
}

async fn follow(delivery: &Delivery, next: Timestamp, outside: Outside<'_>) -> Result<(), Failure> {
    follow_up::notice_at(outside.queue, outside.scheduler, outside.clock, &Notice::of(delivery), next).await
}
