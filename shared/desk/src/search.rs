//! The search (F127, F130 to F132): conversations of the last 90 days, of all teams, by the beginning of any word of a name, a
//! company or a reference, or by the end of a phone. A page is one query of the stored rows and one batched read of the
//! conversations that they lead to, which alone say what is shown: a row that lags behind a rename shows nothing.

use crate::cursor;
use crate::filter::Filter;
use crate::inbox::Rows;
use crate::outside::Desk;
use crate::problem::Problem;
use crate::row::Row;
use domain::Timestamp;
use domain::conversation::RESUME_WITHIN;
use domain::head::NextAction;
use domain::permission::Permission;
use domain::search::{MORE_DIGITS, Shown, WITHIN, Wanted, is_digits};
use domain::settings::Settings;
use platform::keys;
use platform::records::read;
use platform::search::Found;
use platform::table::{Freshness, Item, Key, Order, Query, Range};
use serde_json::Value;

/// Conversations that a page reads: half a read unit each, and five units are a page's budget.
pub const MOST: usize = 8;

/// Rows that a page reads where most of them may be of other phones: they cost a unit.
const MOST_ROWS: usize = 24;

/// The longest text that is looked for, in characters.
const LONGEST: usize = 120;

/// Reads a page: of at most `limit` and [`MOST`] conversations, and with fewer or none of them wherever a filter leaves little.
pub async fn search(
    desk: &Desk<'_>,
    typed: &str,
    filter: &Filter,
    limit: usize,
    after: Option<&str>,
) -> Result<Rows, Problem> {
    desk.caller.must(Permission::Search)?;
    if typed.chars().count() > LONGEST {
        return Err(Problem::invalid("q", "too_long", "It has at most 120 characters."));
    }
    let wanted = Wanted::parse(typed).ok_or_else(nothing)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    // A cursor goes on with the same question only.
    let view = format!("search {} {}", wanted.first, wanted.others.join(" "));
    let limit = limit.clamp(1, MOST);
    let mut query = query(&settings, &wanted, limit);
    query.after = after.map(|after| cursor::read(after, &view, &settings)).transpose()?;
    let page = outside.table.query(query).await?;
    let (led, rest) = chosen(desk, &wanted, &page.items, limit)?;
    let mut items = found(desk, &wanted, &led).await?;
    let since = outside.clock.now().minus(WITHIN);
    items.retain(|row| row.last_message_at >= since && filter.passes(row));
    items.sort_by_key(|row| std::cmp::Reverse(row.last_message_at));
    let next = rest.or(page.next).map(|key| cursor::write(&key, &view, &settings));
    Ok(Rows { items, next })
}

fn nothing() -> Problem {
    Problem::invalid("q", "missing", "Say a name, a company, a reference, or at least the last four digits of a phone.")
}

fn query(settings: &Settings, wanted: &Wanted, limit: usize) -> Query {
    let (pk, prefix) = keys::wanted(&settings.tenant, &settings.salt, &wanted.first);
    // All rows of a word, or of seven digits, are of whom it finds.
    let exact = !is_digits(&wanted.first) || wanted.first.len() == MORE_DIGITS;
    Query {
        index: None,
        pk,
        range: if prefix.is_empty() { Range::All } else { Range::Prefix(prefix) },
        order: Order::Ascending,
        limit: if exact { limit } else { MOST_ROWS },
        after: None,
        freshness: Freshness::Eventual,
    }
}

/// A row that may lead to what is wanted, and the keys of the conversations that it leads to.
struct Led {
    row: Found,
    keys: Vec<Key>,
}

/// The rows whose conversations one page reads, and where the next goes on if some are left.
fn chosen(desk: &Desk<'_>, wanted: &Wanted, rows: &[Item], limit: usize) -> Result<(Vec<Led>, Option<Item>), Problem> {
    let (mut led, mut reads): (Vec<Led>, usize) = (vec![], 0);
    let mut before = None;
    for item in rows {
        let row: Found = read(item)?;
        if wanted.is_led_by(&row.word) {
            let keys = conversations(desk, &row);
            reads += keys.len();
            if led.len() == limit || (reads > MOST && !led.is_empty()) {
                return Ok((led, before));
            }
            led.push(Led { row, keys });
        }
        before = Some(place(item));
    }
    Ok((led, None))
}

/// The present conversation of the thread, and those before it that can have gone on within 90 days: each was quiet for 30 before
/// the next began.
fn conversations(desk: &Desk<'_>, row: &Found) -> Vec<Key> {
    let (tenant, since) = (&desk.caller.tenant, desk.outside.clock.now().minus(WITHIN));
    let mut keys = vec![keys::head(tenant, &row.thread)];
    let (mut generation, mut ended) = (row.generation, row.began.minus(RESUME_WITHIN));
    while generation > 1 && ended >= since {
        generation -= 1;
        keys.push(keys::past(tenant, &row.thread, generation));
        ended = ended.minus(RESUME_WITHIN);
    }
    keys
}

fn place(item: &Item) -> Item {
    item.iter()
        .filter(|(name, _)| matches!(name.as_str(), "pk" | "sk"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

async fn found(desk: &Desk<'_>, wanted: &Wanted, led: &[Led]) -> Result<Vec<Row>, Problem> {
    let mut asked: Vec<Key> = led.iter().flat_map(|led| led.keys.clone()).collect();
    asked.sort();
    asked.dedup();
    if asked.is_empty() {
        return Ok(vec![]);
    }
    let items = desk.outside.table.get(&asked, Freshness::Eventual).await?;
    let now = desk.outside.clock.now();
    let item = |key: &Key| asked.iter().position(|asked| asked == key).and_then(|at| items[at].as_ref());
    let read = |key: &Key| item(key).and_then(|item| listed(item, now));
    let mut rows = vec![];
    for Led { row, keys } in led {
        let Some(head) = read(&keys[0]).filter(|head| wanted.finds(&row.word, &words(head))) else { continue };
        rows.extend(keys[1..].iter().filter_map(read));
        rows.push(head);
    }
    Ok(rows)
}

fn words(row: &Row) -> Vec<String> {
    let (name, company, reference) = (row.title.as_deref(), row.company.as_deref(), row.reference.as_deref());
    Shown { phone: &row.theirs, name, company, reference }.words()
}

/// A conversation as a row, unless the lists do not show it. Nobody acts next in one that has ended.
fn listed(item: &Item, now: Timestamp) -> Option<Row> {
    let mut item = item.clone();
    item.entry("nextAction").or_insert(NextAction::None.name().into());
    (item.get("listed").and_then(Value::as_bool) == Some(true)).then(|| Row::read(&item, now)).flatten()
}
