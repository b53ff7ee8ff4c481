//! The tenant's own numbers: what messages can leave from (F012, F049), and whether Telnyx has asked one of them to wait.

use crate::cursor;
use crate::outside::Desk;
use crate::problem::Problem;
use domain::permission::Permission;
use domain::settings::Settings;
use domain::{Phone, Timestamp};
use platform::keys;
use platform::table::{Freshness, Item, Key, MAX_KEYS, Order, Query, Range};
use serde_json::Value;

/// A number of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The number.
    pub phone: Phone,
    /// The Telnyx account that it is at.
    pub account: Option<String>,
    /// Until when Telnyx wants nothing from it.
    pub paused_until: Option<Timestamp>,
    /// Whether the SMS agent sends from it (F052).
    pub agents: bool,
}

/// A page of numbers.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// The numbers, in the order of their digits: the first is what is sent from where nothing else says which.
    pub items: Vec<Number>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Reads a page, of at most [`MAX_KEYS`].
pub async fn numbers(desk: &Desk<'_>, limit: usize, after: Option<&str>) -> Result<Numbers, Problem> {
    desk.caller.must(Permission::ReadSettings)?;
    let (tenant, settings) = (&desk.caller.tenant, crate::settings::load(desk).await?);
    let query = Query {
        index: None,
        pk: keys::tenant(tenant),
        range: Range::Prefix(keys::NUMBERS.into()),
        order: Order::Ascending,
        limit: limit.min(MAX_KEYS),
        after: after.map(|after| cursor::read(after, "numbers", &settings)).transpose()?,
        freshness: Freshness::Strong,
    };
    let page = desk.outside.table.query(query).await?;
    let mut items: Vec<Number> = page.items.iter().filter_map(|item| number(item, &settings)).collect();
    let asked: Vec<Key> = items.iter().map(|number| keys::pause(tenant, &number.phone)).collect();
    let pauses = if asked.is_empty() { vec![] } else { desk.outside.table.get(&asked, Freshness::Eventual).await? };
    let now = desk.outside.clock.now();
    for (number, pause) in items.iter_mut().zip(pauses) {
        let until = pause.and_then(|pause| pause.get("until")?.as_i64()).map(Timestamp);
        number.paused_until = until.filter(|until| *until > now);
    }
    Ok(Numbers { items, next: page.next.map(|key| cursor::write(&key, "numbers", &settings)) })
}

fn number(item: &Item, settings: &Settings) -> Option<Number> {
    let phone = Phone::parse(item.get("sk")?.as_str()?.strip_prefix(keys::NUMBERS)?)?;
    let account = item.get("account").and_then(Value::as_str).map(str::to_owned);
    let agents = settings.agent_phone.as_ref() == Some(&phone);
    Some(Number { phone, account, paused_until: None, agents })
}
