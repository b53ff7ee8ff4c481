//! Usage and quota.

use crate::caller::Caller;
use crate::page::Query;
use crate::problem::{Failed, ProblemJson};
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use desk::usage::{self, Usage};
use domain::cost::Cost;
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Which month.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsageQuery {
    /// Such as 2026-11, in the tenant's time zone; absent: the present one.
    month: Option<String>,
}

/// What was used in a month (F064).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageView {
    /// Such as 2026-11.
    month: String,
    begins: String,
    /// When the next month's quota begins.
    ends: String,
    /// Messages that left, or were tried to; what customers send never counts.
    messages: u64,
    segments: u64,
    /// Messages that the plan includes; absent without a quota, and for other months than the present one.
    #[serde(skip_serializing_if = "Option::is_none")]
    quota: Option<u64>,
    /// How many of them are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u64>,
    /// By the plan's price; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<CostView>,
    by_source: Vec<SourceView>,
}

/// What something costs.
#[derive(Serialize, ToSchema)]
pub struct CostView {
    /// With six digits behind the point.
    #[schema(example = "0.007900")]
    amount: String,
    #[schema(example = "USD")]
    currency: String,
    /// estimated: segments by the plan's price. What Telnyx charged for a message stands on the message, once it has said so.
    kind: &'static str,
}

/// What one kind of sender used.
#[derive(Serialize, ToSchema)]
pub struct SourceView {
    /// manual, api, sms_agent or system.
    source: &'static str,
    messages: u64,
    segments: u64,
}

impl UsageView {
    fn of(usage: Usage) -> Self {
        let counted = usage.counted;
        let source = |source, messages, segments| SourceView { source, messages, segments };
        Self {
            month: usage.month.to_string(),
            begins: usage.begins.to_string(),
            ends: usage.ends.to_string(),
            messages: counted.used,
            segments: counted.segments,
            quota: usage.quota,
            left: usage.quota.map(|quota| quota.saturating_sub(counted.used)),
            cost: usage.price.map(|price| {
                let cost = Cost { micros: counted.micros, currency: price.currency };
                CostView { amount: cost.amount(), currency: cost.currency, kind: "estimated" }
            }),
            by_source: vec![
                source("manual", counted.manual, counted.manual_segments),
                source("api", counted.api, counted.api_segments),
                source("sms_agent", counted.sms_agent, counted.sms_agent_segments),
                source("system", counted.system, counted.system_segments),
            ],
        }
    }
}

/// Messages, segments and cost of a month, and what is left of its quota.
#[utoipa::path(get, path = "/usage", tag = "usage", params(UsageQuery),
    extensions(("x-permission" = json!(Permission::ReadUsage.name()))),
    responses((status = 200, body = UsageView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn month(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Query(query): Query<UsageQuery>,
) -> Result<Json<UsageView>, Failed> {
    Ok(Json(UsageView::of(usage::usage(&caller.desk(&wired), query.month.as_deref()).await?)))
}
