//! Which number of ours a message leaves from (C4, F049, F052): the one that is named; within a conversation the thread's own; for
//! a customer we know the number of their newest conversation; else their campaign's; else the SMS agent's phone; else the
//! tenant's first number.

use crate::outside::Desk;
use crate::phone;
use crate::problem::Problem;
use domain::account::Route;
use domain::campaign::Campaign;
use domain::head::Head;
use domain::settings::Settings;
use domain::{ContactId, Phone, ThreadId};
use platform::keys;
use platform::records::read_some;
use platform::table::{Freshness, Key, MAX_KEYS, Order, Query, Range};

/// A number of ours.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The number.
    pub phone: Phone,
    /// Where it leads.
    pub route: Route,
}

/// Whether a customer's newest conversation says which number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newest {
    /// It does: Start goes on with the conversation that there is (C3).
    Decides,
    /// It does not: a send to a lead follows the order of F052 literally.
    Ignored,
}

/// The number.
pub async fn resolve(
    desk: &Desk<'_>,
    settings: &Settings,
    named: Option<&str>,
    contact: &ContactId,
    campaign: Option<&Campaign>,
    newest: Newest,
) -> Result<Sender, Problem> {
    if let Some(named) = named {
        let typed = phone::parse(named, &settings.country, "from")?;
        return owned(desk, &typed.phone).await?.ok_or(Problem::NotFound);
    }
    if newest == Newest::Decides
        && let Some(head) = newest_thread(desk, contact).await?
        && let Some(sender) = owned(desk, &head.ours).await?
    {
        return Ok(sender);
    }
    let campaigns = campaign.and_then(|campaign| campaign.number.as_ref());
    for number in campaigns.into_iter().chain(&settings.agent_phone) {
        if let Some(sender) = owned(desk, number).await? {
            return Ok(sender);
        }
    }
    match first_number(desk).await? {
        Some(first) => owned(desk, &first).await?.ok_or(Problem::NoSender),
        None => Err(Problem::NoSender),
    }
}

/// The number with its route, if it is the tenant's. Anybody else's is like none.
pub(crate) async fn owned(desk: &Desk<'_>, phone: &Phone) -> Result<Option<Sender>, Problem> {
    let outside = desk.outside;
    let route = outside.cache.route(outside.table, outside.clock, phone).await?;
    let own = route.filter(|route| route.tenant == desk.caller.tenant);
    Ok(own.map(|route| Sender { phone: phone.clone(), route }))
}

async fn first_number(desk: &Desk<'_>) -> Result<Option<Phone>, Problem> {
    let query = Query {
        index: None,
        pk: keys::tenant(&desk.caller.tenant),
        range: Range::Prefix(keys::NUMBERS.into()),
        order: Order::Ascending,
        limit: 1,
        after: None,
        freshness: Freshness::Eventual,
    };
    let page = desk.outside.table.query(query).await?;
    let key = page.items.first().and_then(|item| item["sk"].as_str()?.strip_prefix(keys::NUMBERS));
    Ok(key.and_then(Phone::parse))
}

/// The head of the contact's newest thread.
pub async fn newest_thread(desk: &Desk<'_>, contact: &ContactId) -> Result<Option<Head>, Problem> {
    let threads = threads(desk, contact).await?;
    if threads.is_empty() {
        return Ok(None);
    }
    let asked: Vec<Key> = threads.iter().map(|thread| keys::head(&desk.caller.tenant, thread)).collect();
    let mut newest: Option<Head> = None;
    for item in desk.outside.table.get(&asked, Freshness::Strong).await? {
        let head: Option<Head> = read_some(item.as_ref())?;
        let later = |head: &Head| newest.as_ref().is_none_or(|known| known.last_message_at < head.last_message_at);
        newest = head.filter(later).or(newest);
    }
    Ok(newest)
}

/// The contact's threads: one for each number of ours, so one read holds them.
pub async fn threads(desk: &Desk<'_>, contact: &ContactId) -> Result<Vec<ThreadId>, Problem> {
    let query = Query {
        index: None,
        pk: keys::contact(&desk.caller.tenant, contact).pk,
        range: Range::Prefix(keys::CONTACT_THREADS.into()),
        order: Order::Ascending,
        limit: MAX_KEYS,
        after: None,
        freshness: Freshness::Strong,
    };
    let page = desk.outside.table.query(query).await?;
    let read = |item: &platform::table::Item| item.get("thread")?.as_str().and_then(ThreadId::parse);
    Ok(page.items.iter().filter_map(read).collect())
}
