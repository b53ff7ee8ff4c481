//! Who may not be texted, since when and why. The contacts themselves stand in an index while they are out: an opt-out writes one
//! entry more, and nothing else does. A page is one query and one read of the contacts.

use crate::cursor;
use crate::outside::Desk;
use crate::problem::Problem;
use domain::contact::Contact;
use domain::permission::Permission;
use platform::keys;
use platform::records::read_some;
use platform::table::{Freshness, Index, Item, Key, MAX_KEYS, Order, Query, Range};

/// A page of contacts, the newest opt-out first.
#[derive(Clone, Debug)]
pub struct OptOuts {
    /// The contacts.
    pub items: Vec<Contact>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Reads a page, of at most [`MAX_KEYS`]. The index lags by a moment; who is in again meanwhile is left out.
pub async fn opt_outs(desk: &Desk<'_>, limit: usize, after: Option<&str>) -> Result<OptOuts, Problem> {
    desk.caller.must(Permission::EditConsent)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let query = Query {
        index: Some(Index::List),
        pk: keys::opt_outs(&desk.caller.tenant),
        range: Range::All,
        order: Order::Descending,
        limit: limit.min(MAX_KEYS),
        after: after.map(|after| cursor::read(after, "opt-outs", &settings)).transpose()?,
        freshness: Freshness::Eventual,
    };
    let page = outside.table.query(query).await?;
    let key = |item: &Item| {
        let part = |name: &str| item.get(name)?.as_str().map(str::to_owned);
        Some(Key { pk: part("pk")?, sk: part("sk")? })
    };
    let asked: Vec<Key> = page.items.iter().filter_map(key).collect();
    let found = if asked.is_empty() { vec![] } else { outside.table.get(&asked, Freshness::Strong).await? };
    let mut items = vec![];
    for item in found {
        items.extend(read_some::<Contact>(item.as_ref())?.filter(|contact| contact.opted_out));
    }
    Ok(OptOuts { items, next: page.next.map(|key| cursor::write(&key, "opt-outs", &settings)) })
}
