//! What goes wrong, as problem+json: the type is stable, the rest is for people.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// What is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no such thing.
    NotFound,
    /// This field cannot be used, because.
    Invalid(&'static str, String),
    /// Telnyx is real, so there are no simulated phones.
    NotSimulated,
    /// Asked from a page that is not ours.
    Foreign,
    /// Not now.
    Unavailable,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, name, title, detail) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "There is no such thing", None),
            Self::Invalid(field, why) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
                "The request cannot be used",
                Some(format!("{field}: {why}")),
            ),
            Self::NotSimulated => {
                (StatusCode::CONFLICT, "not_simulated", "What this would change is real here, not simulated", None)
            }
            Self::Foreign => (StatusCode::FORBIDDEN, "foreign", "This is only for the machine it runs on", None),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "The table did not answer", None),
        };
        let mut body = json!({"type": format!("urn:volley:problem:{name}"), "title": title, "status": status.as_u16()});
        if let Some(detail) = detail {
            body["detail"] = detail.into();
        }
        (status, [(CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
    }
}
