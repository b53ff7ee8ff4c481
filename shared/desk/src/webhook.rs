//! A tenant's webhooks (B12): URLs that get the tenant's events. What is told there is what the tenant's programs may read, so
//! whoever sets one must be allowed to read it. `live` knows of a change within a minute.

use crate::audit::{self, Deed};
use crate::handled;
use crate::kept::{self, Kept};
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::WebhookId;
use domain::catalogue::NAMES;
use domain::permission::Permission;
use domain::webhook::health::well;
use domain::webhook::url::{Where, is_allowed};
use domain::webhook::{LONGEST_DESCRIPTION, MOST, Off, Secret, Webhook};
use platform::failure::Failure;
use platform::keys;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, create as stored, read, seen};
use platform::standard_webhooks;
use platform::table::{Condition, Freshness, Order, Query, Range, Write};

/// A webhook to set.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// An https URL of a public host.
    pub url: &'a str,
    /// Names of the catalogue, one or more.
    pub events: &'a [String],
    /// What it is for.
    pub description: Option<&'a str>,
}

/// What is to be changed; `None` leaves it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Patch<'a> {
    /// Another URL.
    pub url: Option<&'a str>,
    /// Other events.
    pub events: Option<&'a [String]>,
    /// Another description; an empty one takes it away.
    pub description: Option<&'a str>,
    /// On or off.
    pub switch: Option<Switch>,
}

/// A switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// It gets events; what went wrong before counts no more.
    On,
    /// It gets none.
    Off,
}

/// A webhook with the one look at its newest secret.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The webhook.
    pub webhook: Webhook,
    /// `whsec_…`.
    pub secret: String,
}

/// Sets one. `letters` are drawn for its secret, 32 of them. Repeated, it is the same webhook with the same secret.
pub async fn create(
    desk: &Desk<'_>,
    event: &Event,
    asked: Asked<'_>,
    letters: &str,
    place: Where,
) -> Result<Shown, Problem> {
    may(desk)?;
    check_url(asked.url, place)?;
    let events = checked(asked.events)?;
    let description = described(asked.description.unwrap_or_default())?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let id = WebhookId::of(&settings.salt, &["webhook", &event.id]);
    let known = list(desk).await?;
    if known.len() >= MOST && known.iter().all(|known| known.id != id) {
        return Err(Problem::Full(MOST));
    }
    let now = outside.clock.now();
    let webhook = Webhook {
        v: 1,
        tenant: desk.caller.tenant.clone(),
        id,
        url: asked.url.to_owned(),
        events,
        description,
        off: None,
        secrets: vec![Secret { secret: standard_webhooks::secret(letters.as_bytes()), since: now }],
        rotations: 0,
        created: now,
        failures: 0,
        failing_since: None,
        rests_until: None,
    };
    let mut writes = vec![stored(&webhook), audit::line(desk, event, Deed::WebhookCreated, webhook.id.as_str())];
    writes.extend(handled::proof(desk, event, &webhook.id, &[]));
    match once::insist(outside.table, outside.clock, &writes).await? {
        Commit::Done => Ok(shown(webhook)),
        Commit::Lost => repeated(desk, event).await?.ok_or(Problem::Stale),
    }
}

/// The tenant's webhooks.
pub async fn list(desk: &Desk<'_>) -> Result<Vec<Webhook>, Problem> {
    may(desk)?;
    let query = Query {
        index: None,
        pk: keys::tenant(&desk.caller.tenant),
        range: Range::Prefix(keys::WEBHOOKS.into()),
        order: Order::Ascending,
        limit: MOST,
        after: None,
        freshness: Freshness::Strong,
    };
    let page = desk.outside.table.query(query).await?;
    Ok(page.items.iter().map(read).collect::<Result<_, _>>()?)
}

/// The webhook with this id.
pub async fn webhook(desk: &Desk<'_>, id: &str) -> Result<Kept<Webhook>, Problem> {
    may(desk)?;
    let id = WebhookId::parse(id).ok_or(Problem::NotFound)?;
    kept::find(desk, keys::webhook(&desk.caller.tenant, &id)).await?.ok_or(Problem::NotFound)
}

/// Changes it; what is not named stays as it is.
pub async fn patch(
    desk: &Desk<'_>,
    event: &Event,
    id: &str,
    patch: Patch<'_>,
    place: Where,
) -> Result<Kept<Webhook>, Problem> {
    let mut attempts = Attempts::new(desk.outside.clock);
    while attempts.next().await {
        let before = webhook(desk, id).await?;
        if handled::look::<bool>(desk, event).await?.is_some() {
            return Ok(before);
        }
        event.must_have_seen(before.rev)?;
        let after = patched(&before, &patch, place)?;
        let Some(write) = change(&before.record, &after, &[]) else { return Ok(before) };
        // Not even what a delivery has just learnt of it is overlooked.
        let mut writes = vec![seen(write, before.rev)];
        writes.push(audit::line_of(desk, event, Deed::WebhookChanged, id, &fields(&patch)));
        writes.extend(handled::proof(desk, event, &true, &[]));
        if once::commit(desk.outside.table, &writes).await? == Commit::Done {
            return Ok(Kept { record: after, rev: before.rev + 1 });
        }
    }
    Err(Failure::Busy.into())
}

/// Gives it one more secret, drawn by whoever runs this; the one before it goes on signing for a day.
pub async fn rotate(desk: &Desk<'_>, event: &Event, id: &str, letters: &str) -> Result<Shown, Problem> {
    let before = webhook(desk, id).await?.record;
    let secret = Secret { secret: standard_webhooks::secret(letters.as_bytes()), since: desk.outside.clock.now() };
    let after = before.clone().with_secret(secret);
    let mut writes: Vec<Write> = change(&before, &after, &["rotations"]).into_iter().collect();
    writes.push(audit::line(desk, event, Deed::WebhookRotated, id));
    writes.extend(handled::proof(desk, event, &after.id, &[]));
    match once::insist(desk.outside.table, desk.outside.clock, &writes).await? {
        Commit::Done => Ok(shown(after)),
        Commit::Lost => repeated(desk, event).await?.ok_or(Problem::Stale),
    }
}

/// Takes it away; what it has not got yet it never gets.
pub async fn remove(desk: &Desk<'_>, event: &Event, id: &str) -> Result<(), Problem> {
    may(desk)?;
    let parsed = WebhookId::parse(id).ok_or(Problem::NotFound)?;
    let key = keys::webhook(&desk.caller.tenant, &parsed);
    let delete = Write::Delete { key, condition: Condition::Present };
    let told = audit::line(desk, event, Deed::WebhookRemoved, id);
    match once::insist(desk.outside.table, desk.outside.clock, &[delete, told]).await? {
        Commit::Done => Ok(()),
        Commit::Lost => Err(Problem::NotFound),
    }
}

/// Who may set where a tenant's events go has been trusted with what they tell.
pub(crate) fn may(desk: &Desk<'_>) -> Result<(), Problem> {
    desk.caller.must(Permission::EditWebhooks)
}

/// What a call that was made before made then, as it is now.
async fn repeated(desk: &Desk<'_>, event: &Event) -> Result<Option<Shown>, Problem> {
    let proof = desk.outside.table.get(&[handled::key(desk, event)], Freshness::Strong).await?;
    match handled::before::<WebhookId>(desk, event, proof[0].as_ref()).await? {
        Some(id) => Ok(Some(shown(webhook(desk, id.as_str()).await?.record))),
        None => Ok(None),
    }
}

fn shown(webhook: Webhook) -> Shown {
    let secret = webhook.secrets.last().map(|newest| newest.secret.clone()).unwrap_or_default();
    Shown { webhook, secret }
}

fn patched(before: &Webhook, patch: &Patch<'_>, place: Where) -> Result<Webhook, Problem> {
    let mut after = before.clone();
    if let Some(url) = patch.url {
        check_url(url, place)?;
        url.clone_into(&mut after.url);
    }
    if let Some(events) = patch.events {
        after.events = checked(events)?;
    }
    if let Some(description) = patch.description {
        after.description = described(description)?;
    }
    Ok(match patch.switch {
        Some(Switch::On) => well(after),
        Some(Switch::Off) => Webhook { off: Some(Off::SwitchedOff), ..after },
        None => after,
    })
}

fn fields(patch: &Patch<'_>) -> Vec<&'static str> {
    let named = [
        (patch.url.is_some(), "url"),
        (patch.events.is_some(), "events"),
        (patch.description.is_some(), "description"),
        (patch.switch.is_some(), "on"),
    ];
    named.into_iter().filter(|(changed, _)| *changed).map(|(_, name)| name).collect()
}

fn check_url(url: &str, place: Where) -> Result<(), Problem> {
    let detail = "Give an https URL of a host on the public internet, by its name, such as https://example.com/volley.";
    if is_allowed(url, place) { Ok(()) } else { Err(Problem::invalid("url", "invalid_url", detail)) }
}

/// The events, each once.
fn checked(events: &[String]) -> Result<Vec<String>, Problem> {
    let known = |event: &String| NAMES.contains(&event.as_str());
    if events.is_empty() || !events.iter().all(known) {
        let detail = "Give one or more events of the catalogue by their names, such as message.received.";
        return Err(Problem::invalid("events", "unknown_event", detail));
    }
    let wanted = NAMES.iter().filter(|name| events.iter().any(|event| event == *name));
    Ok(wanted.map(|name| (*name).to_owned()).collect())
}

fn described(text: &str) -> Result<Option<String>, Problem> {
    let text = text.trim();
    if text.chars().count() > LONGEST_DESCRIPTION {
        return Err(Problem::invalid("description", "too_long", "It has at most 200 characters."));
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}
