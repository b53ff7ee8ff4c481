//! What was used in a month, and of which quota (F063, F064).

use super::{Leaf, show};
use crate::failed::Failed;
use crate::figure::figure;
use crate::reader::Reader;
use crate::route::subject::At;
use crate::view::subject::{Block, Cell, Meter, Table, Way};
use crate::words::reports::{self, ENGLISH as S};
use axum::extract::Query;
use axum::response::Html;
use desk::usage::{Usage, usage};
use domain::cost::Cost;
use serde::Deserialize;

const HERE: &str = "/inbox/reports/usage";

/// Which month, such as 2026-11; empty: the present one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    month: String,
}

/// `GET …/usage`.
pub async fn page(
    reader: Reader,
    Query(leaf): Query<Leaf>,
    Query(which): Query<Which>,
) -> Result<Html<String>, Failed> {
    let month = Some(which.month.as_str()).filter(|month| !month.is_empty());
    let used = usage(&reader.desk(), month).await?;
    let settings = reader.settings().await?;
    let now = reader.wired.desk().clock.now();
    let (before, after) = (used.month.before().to_string(), used.month.next().to_string());
    let to = |month: &str, name| Way { url: format!("{HERE}?month={month}"), name };
    let mut ways = vec![to(&before, S.month_before)];
    ways.extend((used.ends <= now).then(|| to(&after, S.month_after)));
    let begins = reader.moment(&settings).when(used.ends);
    let here = to(&used.month.to_string(), "").url;
    show(&reader, At { here, ..leaf.at(HERE) }, vec![whole(&used, &begins), by_source(&used), Block::onward(ways)])
        .await
}

/// All of it, and how much of the quota that is.
fn whole(used: &Usage, begins: &str) -> Block {
    let counted = &used.counted;
    let mut lines = vec![reports::used(counted.used, counted.segments)];
    lines.extend(
        used.price
            .as_ref()
            .map(|price| reports::cost(&Cost { micros: counted.micros, currency: price.currency.clone() })),
    );
    lines.push(match used.quota {
        Some(quota) => reports::left(quota.saturating_sub(counted.used), begins),
        None => S.no_quota.to_owned(),
    });
    let meter = used.quota.map(|most| Meter { label: S.of_quota, value: counted.used.min(most), most: most.max(1) });
    let full = used.quota.is_some_and(|quota| counted.used >= quota);
    let badges = if full { vec![("bad", S.used_up.to_owned())] } else { vec![] };
    Block { title: reports::month(&used.month.to_string()), badges, lines, meter, ..Block::default() }
}

fn by_source(used: &Usage) -> Block {
    let counted = &used.counted;
    let row = |name, messages, segments| (name, vec![Cell::Figure(figure(messages)), Cell::Figure(figure(segments))]);
    let rows = vec![
        row(S.by_people, counted.manual, counted.manual_segments),
        row(S.by_programs, counted.api, counted.api_segments),
        row(S.by_assistants, counted.sms_agent, counted.sms_agent_segments),
        row(S.by_itself, counted.system, counted.system_segments),
    ];
    let table = Table { columns: vec![S.messages, S.segments], rows };
    Block { table: Some(table), ..Block::default() }
}
