//! Customers' pictures, as they were stored: with the type that was accepted, and never as anything that a browser would run.

use crate::fakes;
use crate::problem::Problem;
use crate::system::System;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use platform::files::{File, Files, is_name};
use std::sync::Arc;

/// `GET /local/media/{name}`.
pub async fn one(State(system): State<Arc<System>>, Path(name): Path<String>) -> Result<Response, Problem> {
    if !is_name(&name) {
        return Err(Problem::NotFound);
    }
    match system.files.get(&name).await {
        Ok(Some(file)) => Ok(shown(file)),
        Ok(None) => Err(Problem::NotFound),
        Err(failure) => {
            tracing::error!(%failure, "a picture could not be read");
            Err(Problem::Unavailable)
        }
    }
}

/// The picture that the page's phones can send.
pub async fn picture() -> Response {
    ([(CONTENT_TYPE, "image/png")], fakes::picture()).into_response()
}

fn shown(file: File) -> Response {
    let place = if file.content_type.starts_with("image/") { "inline" } else { "attachment" };
    let headers = [
        (CONTENT_TYPE, file.content_type),
        (CONTENT_DISPOSITION, place.to_owned()),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
    ];
    (headers, file.bytes).into_response()
}
