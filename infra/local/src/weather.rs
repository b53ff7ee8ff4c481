//! Faults on demand: what the simulated Telnyx or the model does wrong the next time it is asked, so that one can watch the
//! system cope.

use crate::problem::Problem;
use crate::system::System;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use fakes::llm::Canned;
use fakes::telnyx::{Fate, Fault, ResetStyle};
use serde::Deserialize;
use std::sync::{Arc, PoisonError};

/// What is to go wrong once.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weather {
    /// Telnyx takes the message, and its answer is lost.
    AnswerLost,
    /// Telnyx asks us to wait three seconds.
    RateLimited,
    /// Telnyx refuses the recipient's number.
    Refused,
    /// The receipts come before the answer.
    ReceiptsFirst,
    /// The carrier gives up.
    CarrierFails,
    /// It arrives, and nobody ever says so.
    NoReceipt,
    /// The model answers nonsense.
    ModelNonsense,
    /// The model's quota is used up.
    ModelQuota,
}

/// A request for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    next: Weather,
}

/// `POST /local/weather`.
pub async fn want(
    State(system): State<Arc<System>>,
    body: Result<Json<Wanted>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Json(Wanted { next }) = body.map_err(|rejection| Problem::Invalid("body", rejection.body_text()))?;
    match next {
        Weather::AnswerLost => post(&system, Fault::ResetAfter).await,
        Weather::RateLimited => post(&system, Fault::RateLimited(ResetStyle::Seconds(3))).await,
        // 40310: the recipient's address is invalid (Telnyx, messages API).
        Weather::Refused => post(&system, Fault::Refuse(400, 40_310)).await,
        Weather::ReceiptsFirst => post(&system, Fault::ReceiptsFirst).await,
        // 40008: undeliverable.
        Weather::CarrierFails => fate(&system, Fate::DeliveryFailed(40_008)).await,
        Weather::NoReceipt => fate(&system, Fate::StuckAtSent).await,
        Weather::ModelNonsense => model(&system, Canned::BrokenJson),
        Weather::ModelQuota => model(&system, Canned::QuotaExhausted),
    }
}

async fn post(system: &System, fault: Fault) -> Result<StatusCode, Problem> {
    let phones = system.phones.as_ref().ok_or(Problem::NotSimulated)?;
    phones.change(|telnyx, _| telnyx.script.posts.push_back(fault)).await;
    Ok(StatusCode::NO_CONTENT)
}

async fn fate(system: &System, fate: Fate) -> Result<StatusCode, Problem> {
    let phones = system.phones.as_ref().ok_or(Problem::NotSimulated)?;
    phones.change(|telnyx, _| telnyx.script.fates.push_back(fate)).await;
    Ok(StatusCode::NO_CONTENT)
}

fn model(system: &System, answer: Canned) -> Result<StatusCode, Problem> {
    let scripted = system.scripted.as_ref().ok_or(Problem::NotSimulated)?;
    scripted.lock().unwrap_or_else(PoisonError::into_inner).next(answer);
    Ok(StatusCode::NO_CONTENT)
}
