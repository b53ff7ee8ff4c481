//! The daily file.

use crate::body::{Change, taken};
use crate::problem::{Failed, ProblemJson};
use crate::wired::Wired;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use desk::daily_file::rows::Rejected;
use desk::daily_file::{self, MOST_BYTES};
use domain::permission::Permission;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A call whose body is a file of CSV.
pub struct Csv(Change<Bytes>);

impl FromRequest<Arc<dyn Wired>> for Csv {
    type Rejection = Failed;

    async fn from_request(request: Request, wired: &Arc<dyn Wired>) -> Result<Self, Failed> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).map(str::to_lowercase);
        let change = taken(request, wired, MOST_BYTES).await?;
        match kind {
            Some(kind) if !kind.trim().starts_with("text/csv") => {
                Err(Failed::Malformed("Send the file itself, as text/csv.".into()))
            }
            Some(_) | None => Ok(Self(change)),
        }
    }
}

/// What became of a file.
#[derive(Serialize, ToSchema)]
pub struct FileReport {
    /// For which day it counts, in the tenant's time zone.
    #[schema(example = "2026-11-22")]
    day: String,
    /// How many rows were taken.
    kept: usize,
    /// The others, in the file's order.
    rejected: Vec<RejectedRow>,
}

/// A row that was not taken.
#[derive(Serialize, ToSchema)]
pub struct RejectedRow {
    /// The line that it begins in; the first of the file is 1.
    line: usize,
    /// cells, encoding, invalid_phone, too_long or twice.
    problem: &'static str,
    /// What to do about it.
    detail: &'static str,
}

impl RejectedRow {
    fn of(rejected: &Rejected) -> Self {
        Self { line: rejected.line, problem: rejected.problem.name(), detail: rejected.problem.sentence() }
    }
}

/// Tells whom you have to do with today: CSV in UTF-8, at most 2,000 rows and 4 MB. The first line names the columns: phone, and ref,
/// name and company if you like; others are left alone. Until the day is over in your time zone, the conversations with these phones
/// show what it says, wherever you have not said it otherwise; then it is blank again. Files of one day add up, and a phone that is
/// sent again has its newest row. Each bad row is told by its line, and the others are taken.
#[utoipa::path(put, path = "/daily-file", tag = "contacts",
    request_body(content = String, content_type = "text/csv", example = "phone,ref,name\n+12125550150,C-1001,Demo Customer\n"),
    extensions(("x-permission" = json!(Permission::Import.name()))),
    responses((status = 200, body = FileReport),
        (status = 413, description = "The file is longer than 4 MB: send it in parts.", body = ProblemJson, content_type = "application/problem+json"),
        (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn put(Csv(change): Csv) -> Result<Json<FileReport>, Failed> {
    let report = daily_file::import(&change.desk(), &change.event, &change.body).await?;
    let rejected = report.rejected.iter().map(RejectedRow::of).collect();
    Ok(Json(FileReport { day: report.day, kept: report.kept, rejected }))
}
