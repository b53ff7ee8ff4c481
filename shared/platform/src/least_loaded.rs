//! Whom a conversation is given to when nobody is named (B08): who has how many is counted in the section of In Progress where it is.

use crate::failure::Failure;
use crate::keys;
use crate::records::read;
use crate::table::{Freshness, Index, Order, Query, Range, Table};
use domain::TenantId;
use domain::least_loaded::{Candidate, choose};
use serde_json::Value;

/// People of one tenant.
pub const MOST_PEOPLE: usize = 500;

/// Conversations of the section that are counted, those that wait longest: whoever has most of these has most.
const COUNTED: usize = 200;

/// The person's id for a conversation of this team; `None`: nobody takes it.
pub async fn least_loaded(table: &dyn Table, tenant: &TenantId, team: Option<&str>) -> Result<Option<String>, Failure> {
    let query = |index, pk, range, limit| {
        let (order, freshness) = (Order::Ascending, Freshness::Eventual);
        table.query(Query { index, pk, range, order, limit, after: None, freshness })
    };
    let people = query(None, keys::tenant(tenant), Range::Prefix(keys::USERS.into()), MOST_PEOPLE + 1).await?;
    let candidates: Vec<Candidate> = people.items.iter().map(read).collect::<Result<_, _>>()?;
    let section = query(Some(Index::Progress), keys::progress(tenant, team), Range::All, COUNTED).await?;
    let whose = |item| Value::as_str(item);
    let waiting: Vec<&str> = section.items.iter().filter_map(|item| item.get("assignee").and_then(whose)).collect();
    Ok(choose(&candidates, team, &waiting).map(str::to_owned))
}
