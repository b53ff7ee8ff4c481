//! What the tenant has used in a month, and of which quota (F063, F064): the month's counters added up, one query of as many
//! small items as there are shards.

use crate::outside::Desk;
use crate::problem::Problem;
use domain::Timestamp;
use domain::cost::Cost;
use domain::month::Month;
use domain::permission::Permission;
use domain::settings::Settings;
use domain::usage::Shard;
use platform::table::Freshness;
use platform::usage;

/// A month's usage.
#[derive(Clone, Debug)]
pub struct Usage {
    /// The month, in the tenant's zone.
    pub month: Month,
    /// When it begins.
    pub begins: Timestamp,
    /// When it ends, and the next one's quota begins.
    pub ends: Timestamp,
    /// The plan's messages per month, of the present month only: an earlier one may have had another.
    pub quota: Option<u64>,
    /// The plan's price of a segment; each message counted with the price of its own day.
    pub price: Option<Cost>,
    /// All that was counted.
    pub counted: Shard,
}

/// Reads a month, such as `2026-11`; absent: the present one.
pub async fn usage(desk: &Desk<'_>, month: Option<&str>) -> Result<Usage, Problem> {
    desk.caller.must(Permission::ReadUsage)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let present = Month::of(outside.clock.now(), &settings.zone);
    let month = match month {
        None => present,
        Some(text) => Month::parse(text).ok_or(Problem::invalid(
            "month",
            "invalid_month",
            "Give a month as its year and number, such as 2026-11.",
        ))?,
    };
    let counted = usage::month(outside.table, &settings.tenant, &month.to_string(), Freshness::Strong).await?;
    Ok(Usage {
        month,
        begins: month.begins(&settings.zone),
        ends: month.next().begins(&settings.zone),
        quota: settings.quota.filter(|_| month == present),
        price: settings.price,
        counted,
    })
}

/// Refuses a message when the month is used up already. What is queued beside it may take the last place: then the gate
/// refuses it, with the same reason.
pub(crate) async fn must_have_room(desk: &Desk<'_>, settings: &Settings, now: Timestamp) -> Result<(), Problem> {
    let Some(quota) = settings.quota else { return Ok(()) };
    let month = Month::of(now, &settings.zone);
    let counted = usage::month(desk.outside.table, &settings.tenant, &month.to_string(), Freshness::Strong).await?;
    if counted.used < quota {
        return Ok(());
    }
    Err(Problem::QuotaExceeded { until: month.next().begins(&settings.zone), now })
}
