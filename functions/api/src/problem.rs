//! What went wrong, as problem+json (RFC 9457): the type is stable, the rest is for people and says what to do.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use desk::Problem;
use domain::act::Refusal;
use domain::rate::Allowance;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a call is not done. Nothing of it is.
#[derive(Debug)]
pub enum Failed {
    /// Nobody whom we know.
    NotSignedIn,
    /// There is no such route.
    NoRoute,
    /// The route has no such method.
    NoMethod,
    /// The body is longer than [`crate::body::MOST_BYTES`].
    TooLarge,
    /// The body is not what the route takes; how, and at which field.
    Malformed(String),
    /// The caller has seen an older version; how it is by now.
    Stale(Box<serde_json::Value>),
    /// The caller has made too many calls.
    TooMany(Allowance),
    /// The desk does not do it.
    Desk(Problem),
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Desk(problem)
    }
}

/// A problem, as it is answered.
#[derive(Serialize, ToSchema)]
pub struct ProblemJson {
    /// `urn:volley:problem:` and a name that never changes.
    #[serde(rename = "type")]
    #[schema(example = "urn:volley:problem:closed")]
    pub kind: String,
    /// The same for the same type.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Which field it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// With a stale version: the thing as it is now, as reading it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub current: Option<serde_json::Value>,
}

struct Shown {
    status: StatusCode,
    name: &'static str,
    title: &'static str,
    detail: Option<String>,
    field: Option<&'static str>,
}

fn shown(status: StatusCode, name: &'static str, title: &'static str) -> Shown {
    Shown { status, name, title, detail: None, field: None }
}

impl Failed {
    /// A stale version, beside the present one.
    pub fn stale(current: &impl Serialize) -> Self {
        Self::Stale(Box::new(serde_json::to_value(current).expect("views are plain JSON")))
    }

    fn current(&self) -> Option<serde_json::Value> {
        if let Self::Stale(current) = self { Some(current.as_ref().clone()) } else { None }
    }

    /// In how many seconds it is worth another try.
    fn retry(&self) -> Option<u64> {
        match self {
            Self::TooMany(allowance) => Some(allowance.reset.into()),
            Self::Desk(Problem::Failed(_)) => Some(1),
            Self::Desk(Problem::QuotaExceeded { until, now }) => Some(until.since(*now).as_secs() + 1),
            Self::NotSignedIn
            | Self::NoRoute
            | Self::NoMethod
            | Self::TooLarge
            | Self::Malformed(_)
            | Self::Stale(_)
            | Self::Desk(_) => None,
        }
    }

    fn shown(&self) -> Shown {
        match self {
            Self::NotSignedIn => Shown {
                detail: Some("Send the header Authorization: Bearer with an API key that is not revoked.".into()),
                ..shown(StatusCode::UNAUTHORIZED, "not_signed_in", "The call names nobody")
            },
            Self::NoRoute => shown(StatusCode::NOT_FOUND, "not_found", "There is no such thing"),
            Self::NoMethod => shown(StatusCode::METHOD_NOT_ALLOWED, "no_method", "This cannot be done there"),
            Self::TooLarge => shown(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is too large"),
            Self::Malformed(detail) => Shown {
                detail: Some(detail.clone()),
                ..shown(StatusCode::BAD_REQUEST, "invalid", "The request cannot be used")
            },
            Self::Stale(_) => desk(&Problem::Stale),
            Self::TooMany(allowance) => Shown {
                detail: Some(format!(
                    "This key may make {} calls a minute. Go on in {} seconds.",
                    allowance.limit, allowance.reset
                )),
                ..shown(StatusCode::TOO_MANY_REQUESTS, "rate_limited", "Too many calls")
            },
            Self::Desk(problem) => desk(problem),
        }
    }
}

fn desk(problem: &Problem) -> Shown {
    match problem {
        Problem::Forbidden(permission) => Shown {
            detail: Some(format!("It takes the permission {}.", permission.name())),
            ..shown(StatusCode::FORBIDDEN, "forbidden", "The caller may not do this")
        },
        Problem::Denied { code, detail } => Shown {
            detail: Some((*detail).to_owned()),
            ..shown(StatusCode::FORBIDDEN, code, "The caller may not do this")
        },
        Problem::NotFound => shown(StatusCode::NOT_FOUND, "not_found", "There is no such thing"),
        Problem::Refused(refusal) => refused(*refusal),
        Problem::Invalid { field, code, detail } => Shown {
            detail: Some((*detail).to_owned()),
            field: Some(field),
            ..shown(StatusCode::BAD_REQUEST, code, "The request cannot be used")
        },
        Problem::NoPhone => Shown {
            detail: Some("Give the number as to, or store the lead's phone first.".into()),
            ..shown(StatusCode::UNPROCESSABLE_ENTITY, "no_phone", "The lead has no phone number")
        },
        Problem::NoSender => Shown {
            detail: Some("Attach a number to the tenant, or name one as from.".into()),
            ..shown(StatusCode::UNPROCESSABLE_ENTITY, "no_sender", "There is no number to send from")
        },
        Problem::QuotaExceeded { until, .. } => Shown {
            detail: Some(format!("The plan's messages are used up until {until}, when the next month begins.")),
            ..shown(StatusCode::TOO_MANY_REQUESTS, "quota_exceeded", "The month's quota of messages is used up")
        },
        Problem::Reused => Shown {
            detail: Some("Use a new Idempotency-Key for a new call.".into()),
            ..shown(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", "The key was used for another call")
        },
        Problem::Stale => Shown {
            detail: Some("Look at what it is now, and change that, naming its ETag.".into()),
            ..shown(StatusCode::PRECONDITION_FAILED, "stale", "It has changed meanwhile")
        },
        Problem::ShownOnce => Shown {
            detail: Some(
                "This call was made before, and its token is not stored. Rotate the key for another one.".into(),
            ),
            ..shown(StatusCode::CONFLICT, "shown_once", "The token was shown once")
        },
        Problem::Conflict { code, detail } => Shown {
            detail: Some((*detail).to_owned()),
            ..shown(StatusCode::CONFLICT, code, "It cannot be done as things are")
        },
        Problem::Full(most) => Shown {
            detail: Some(format!("There can be {most}. Take one away first.")),
            ..shown(StatusCode::CONFLICT, "full", "There are too many already")
        },
        Problem::Failed(failure) => {
            tracing::error!(%failure, "a call could not be done");
            Shown {
                detail: Some("Try again; with the same Idempotency-Key nothing is done twice.".into()),
                ..shown(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not now")
            }
        }
    }
}

fn refused(refusal: Refusal) -> Shown {
    match refusal {
        Refusal::Closed => Shown {
            detail: Some("A closed conversation is read-only. Start one with the customer to go on.".into()),
            ..shown(StatusCode::CONFLICT, "closed", "The conversation is closed")
        },
        Refusal::OptedOut => Shown {
            detail: Some("They have asked not to be texted. Only they can change that, by texting START.".into()),
            ..shown(StatusCode::CONFLICT, "recipient_opted_out", "The customer has opted out")
        },
        Refusal::UnknownReason => Shown {
            detail: Some("Give one of the tenant's closure reasons.".into()),
            field: Some("reason"),
            ..shown(StatusCode::BAD_REQUEST, "unknown_reason", "There is no such closure reason")
        },
        Refusal::Empty => Shown {
            detail: Some("Say something.".into()),
            field: Some("message"),
            ..shown(StatusCode::BAD_REQUEST, "missing", "The message is empty")
        },
        Refusal::TooLong => Shown {
            detail: Some("A message has at most 10 segments: 1,530 GSM-7 or 670 other characters.".into()),
            field: Some("message"),
            ..shown(StatusCode::BAD_REQUEST, "too_long", "The message is too long")
        },
        Refusal::Suspended => shown(StatusCode::CONFLICT, "suspended", "The tenant is suspended"),
        Refusal::NotByHand => Shown {
            detail: Some("Do-not-contact is set and lifted on the contact.".into()),
            field: Some("interactionStatus"),
            ..shown(StatusCode::CONFLICT, "not_by_hand", "Do-not-contact is the contact's")
        },
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let Shown { status, name, title, detail, field } = self.shown();
        let body = ProblemJson {
            kind: format!("urn:volley:problem:{name}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail,
            field: field.map(str::to_owned),
            current: self.current(),
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry() {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
