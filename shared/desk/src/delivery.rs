//! What a webhook was told: the log of its deliveries, one of them again, and a test.

use crate::audit::{self, Deed};
use crate::cursor;
use crate::handled;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use crate::webhook::webhook;
use domain::catalogue;
use domain::queued::VERSION;
use domain::webhook::delivery::{Delivery, parse_id};
use domain::webhook::plan::Notice;
use domain::{MessageId, Timestamp, WebhookId};
use platform::failure::Failure;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, read, read_some};
use platform::table::{Freshness, Order, Query, Range, Write};
use platform::{follow_up, keys};

/// A page of deliveries, the newest event first.
#[derive(Clone, Debug)]
pub struct Deliveries {
    /// The deliveries.
    pub items: Vec<Delivery>,
    /// Where the next, older page begins.
    pub next: Option<String>,
}

/// Reads a page of the log. It goes back 30 days.
pub async fn deliveries(desk: &Desk<'_>, of: &str, limit: usize, after: Option<&str>) -> Result<Deliveries, Problem> {
    let webhook = webhook(desk, of).await?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &webhook.tenant).await?;
    let view = format!("deliveries {}", webhook.id);
    let query = Query {
        index: None,
        pk: keys::deliveries(&webhook.tenant, &webhook.id),
        range: Range::All,
        order: Order::Descending,
        limit,
        after: after.map(|after| cursor::read(after, &view, &settings)).transpose()?,
        freshness: Freshness::Strong,
    };
    let page = outside.table.query(query).await?;
    let items = page.items.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Deliveries { items, next: page.next.map(|key| cursor::write(&key, &view, &settings)) })
}

/// Asks for a delivery again, whatever became of it; the event's id stays, so that whoever had it can tell.
pub async fn replay(desk: &Desk<'_>, event: &Event, of: &str, id: &str) -> Result<Delivery, Problem> {
    let of = webhook(desk, of).await?.record.id;
    let mut attempts = Attempts::new(desk.outside.clock);
    while attempts.next().await {
        let before = find(desk, &of, id).await?;
        let proof = desk.outside.table.get(&[handled::key(desk, event)], Freshness::Strong).await?;
        let known: Option<u32> = handled::before(desk, event, proof[0].as_ref()).await?;
        let after = match known {
            Some(_) => before.clone(),
            None => before.clone().again(desk.outside.clock.now()),
        };
        if known.is_none() {
            let mut writes: Vec<Write> = change(&before, &after, &["state", "replays", "tries"]).into_iter().collect();
            writes.push(audit::line(desk, event, Deed::DeliveryReplayed, id));
            writes.extend(handled::proof(desk, event, &after.replays, &[]));
            if once::commit(desk.outside.table, &writes).await? == Commit::Lost {
                continue;
            }
        }
        follow_up::notice(desk.outside.queue, &Notice::of(&after)).await?;
        return Ok(after);
    }
    Err(Failure::Busy.into())
}

/// Sends an event that says nothing, once, also to a webhook that is off. Answers with the delivery's id; it stands in the log
/// when it was tried.
pub async fn test(desk: &Desk<'_>, event: &Event, of: &str) -> Result<String, Problem> {
    let webhook = webhook(desk, of).await?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &webhook.tenant).await?;
    let mut at = outside.clock.now();
    let proof: Vec<Write> = handled::proof(desk, event, &at, &[]).into_iter().collect();
    if !proof.is_empty() && once::insist(outside.table, outside.clock, &proof).await? == Commit::Lost {
        let known = outside.table.get(&[handled::key(desk, event)], Freshness::Strong).await?;
        at = handled::before::<Timestamp>(desk, event, known[0].as_ref()).await?.ok_or(Problem::Stale)?;
    }
    let id = MessageId::of(&settings.salt, &["test", &event.id]).as_str().replacen("msg_", "tst_", 1);
    let notice = Notice {
        v: VERSION,
        tenant: webhook.tenant.clone(),
        webhook: webhook.id.clone(),
        event: catalogue::Event::test(id, &webhook.tenant, at),
        message: None,
        replays: 0,
        tries: 0,
    };
    follow_up::notice(outside.queue, &notice).await?;
    Ok(Delivery::new(&notice, at, at).id())
}

async fn find(desk: &Desk<'_>, of: &WebhookId, id: &str) -> Result<Delivery, Problem> {
    let (at, event) = parse_id(id).ok_or(Problem::NotFound)?;
    let key = keys::delivery(&desk.caller.tenant, of, at, event);
    read_some(desk.outside.table.get(&[key], Freshness::Strong).await?[0].as_ref())?.ok_or(Problem::NotFound)
}
