//! A tenant's settings, why conversations are closed, what leads may be, and the numbers.

use crate::body::Change;
use crate::caller::Caller;
use crate::page::{List, NoQuery, Page, Query};
use crate::problem::{Failed, ProblemJson};
use crate::version::{Versioned, changed};
use crate::view::{NumberView, ReasonView, SettingsView};
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use desk::settings::Patch;
use desk::{choices, number, settings};
use domain::head::InteractionStatus;
use domain::least_loaded::Assignment;
use domain::permission::Permission;
use domain::settings::{ClosureReason, Language, Switch, WindowMode};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The settings.
#[utoipa::path(get, path = "/settings", tag = "settings",
    extensions(("x-permission" = json!(Permission::ReadSettings.name()))),
    responses((status = 200, body = SettingsView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn read(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    _query: NoQuery,
) -> Result<Versioned<SettingsView>, Failed> {
    Ok(Versioned::of(&settings::settings(&caller.desk(&wired)).await?, SettingsView::of))
}

/// What is to be changed; what is not named stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SettingsBody {
    /// The business's name.
    name: Option<String>,
    /// The country that national numbers belong to, such as US.
    country: Option<String>,
    /// An IANA time zone, such as America/New_York.
    zone: Option<String>,
    /// en, fr, es or pt.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
    /// Whose keywords count beside the English ones.
    #[schema(value_type = Option<Vec<String>>)]
    keyword_languages: Option<Vec<Language>>,
    /// on or off.
    #[schema(value_type = Option<String>)]
    sms_replies: Option<Switch>,
    /// hold or continue.
    #[schema(value_type = Option<String>)]
    ai_when_escalated: Option<WhenEscalated>,
    /// by_hand or least_loaded.
    #[schema(value_type = Option<String>)]
    assignment: Option<Assignment>,
    window: Option<WindowBody>,
    /// One of the tenant's numbers; empty takes it away.
    agent_phone: Option<String>,
    /// 1 to 600.
    most_replies_per_hour: Option<u32>,
}

/// What the assistant does in an escalated conversation.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenEscalated {
    /// It waits for a person.
    Hold,
    /// It goes on.
    Continue,
}

/// How a burst is gathered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowBody {
    /// 0 to 60.
    seconds: Option<u32>,
    /// fixed or quiet.
    #[schema(value_type = Option<String>)]
    mode: Option<WindowMode>,
}

/// Changes settings. They hold everywhere within a minute.
#[utoipa::path(patch, path = "/settings", tag = "settings", request_body = SettingsBody,
    extensions(("x-permission" = json!(Permission::EditSettings.name()))),
    responses((status = 200, body = SettingsView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn change(change: Change<SettingsBody>) -> Result<Versioned<SettingsView>, Failed> {
    let body = &change.body;
    let patch = Patch {
        name: body.name.as_deref(),
        country: body.country.as_deref(),
        zone: body.zone.as_deref(),
        language: body.language,
        keyword_languages: body.keyword_languages.clone(),
        sms_replies: body.sms_replies,
        ai_when_escalated: body.ai_when_escalated.map(|when| match when {
            WhenEscalated::Continue => Switch::On,
            WhenEscalated::Hold => Switch::Off,
        }),
        assignment: body.assignment,
        window_seconds: body.window.as_ref().and_then(|window| window.seconds),
        window_mode: body.window.as_ref().and_then(|window| window.mode),
        agent_phone: body.agent_phone.as_deref(),
        most_replies_per_hour: body.most_replies_per_hour,
    };
    let desk = change.desk();
    let done = settings::patch(&desk, &change.event, patch).await;
    changed(done, settings::settings(&desk), SettingsView::of).await
}

fn reasons(reasons: &[ClosureReason]) -> List<ReasonView> {
    List { items: reasons.iter().map(ReasonView::of).collect(), next_cursor: None }
}

/// Why conversations may be closed.
#[utoipa::path(get, path = "/closure-reasons", tag = "settings",
    extensions(("x-permission" = json!(Permission::ReadSettings.name()))),
    responses((status = 200, body = List<ReasonView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn closure_reasons(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    _query: NoQuery,
) -> Result<Versioned<List<ReasonView>>, Failed> {
    let settings = settings::settings(&caller.desk(&wired)).await?;
    Ok(Versioned::of(&settings, |settings| reasons(&settings.closure_reasons)))
}

/// All closure reasons, 1 to 50, in the order in which they are shown.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonsBody {
    items: Vec<ReasonBody>,
}

/// A closure reason.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonBody {
    /// 1 to 40 of a-z, 0-9 and -.
    id: String,
    /// What people choose it by.
    name: String,
    /// What the conversation came to then: completed, incomplete, follow_up, qualified, disqualified or in_progress.
    #[schema(value_type = String, example = "completed")]
    becomes: InteractionStatus,
}

/// Sets why conversations may be closed, all reasons at once.
#[utoipa::path(put, path = "/closure-reasons", tag = "settings", request_body = ReasonsBody,
    extensions(("x-permission" = json!(Permission::EditSettings.name()))),
    responses((status = 200, body = List<ReasonView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn set_closure_reasons(change: Change<ReasonsBody>) -> Result<Versioned<List<ReasonView>>, Failed> {
    let reason =
        |body: &ReasonBody| ClosureReason { id: body.id.clone(), name: body.name.clone(), becomes: body.becomes };
    let wanted = change.body.items.iter().map(reason).collect();
    let desk = change.desk();
    let done = choices::set_closure_reasons(&desk, &change.event, wanted).await;
    let present = async { Ok(settings::settings(&desk).await?.part(|settings| settings.closure_reasons)) };
    changed(done, present, |set| reasons(set)).await
}

fn statuses(statuses: &[String]) -> List<String> {
    List { items: statuses.to_vec(), next_cursor: None }
}

/// What a lead may be.
#[utoipa::path(get, path = "/lead-statuses", tag = "settings",
    extensions(("x-permission" = json!(Permission::ReadSettings.name()))),
    responses((status = 200, body = List<String>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn lead_statuses(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    _query: NoQuery,
) -> Result<Versioned<List<String>>, Failed> {
    let settings = settings::settings(&caller.desk(&wired)).await?;
    Ok(Versioned::of(&settings, |settings| statuses(&settings.lead_statuses)))
}

/// All lead statuses, 1 to 50.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusesBody {
    /// Each has 1 to 40 of a-z, 0-9, - and _.
    items: Vec<String>,
}

/// Sets what a lead may be, all at once. A lead that is something else stays so.
#[utoipa::path(put, path = "/lead-statuses", tag = "settings", request_body = StatusesBody,
    extensions(("x-permission" = json!(Permission::EditSettings.name()))),
    responses((status = 200, body = List<String>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn set_lead_statuses(change: Change<StatusesBody>) -> Result<Versioned<List<String>>, Failed> {
    let desk = change.desk();
    let done = choices::set_lead_statuses(&desk, &change.event, change.body.items.clone()).await;
    let present = async { Ok(settings::settings(&desk).await?.part(|settings| settings.lead_statuses)) };
    changed(done, present, |set| statuses(set)).await
}

/// The tenant's numbers; the first is what is sent from where nothing else says which.
#[utoipa::path(get, path = "/numbers", tag = "settings", params(Page),
    extensions(("x-permission" = json!(Permission::ReadSettings.name()))),
    responses((status = 200, body = List<NumberView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn numbers(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Query(page): Query<Page>,
) -> Result<Json<List<NumberView>>, Failed> {
    let found = number::numbers(&caller.desk(&wired), page.limit()?, page.cursor.as_deref()).await?;
    Ok(Json(List { items: found.items.iter().map(NumberView::of).collect(), next_cursor: found.next }))
}
