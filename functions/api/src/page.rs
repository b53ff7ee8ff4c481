//! A page of a list: `?limit=&cursor=`, and nothing that the route does not know.

use crate::problem::Failed;
use axum::extract::FromRequestParts;
use axum::extract::rejection::QueryRejection;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Items of a page that names no limit.
const USUAL: usize = 50;

/// Items of the longest page.
const MOST: usize = 200;

/// Which page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// At most this many, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
    /// The `nextCursor` of the page before.
    pub cursor: Option<String>,
}

impl Page {
    /// The limit, within its bounds.
    pub fn limit(&self) -> Result<usize, Failed> {
        limit(self.limit)
    }
}

/// A limit, within its bounds.
pub fn limit(asked: Option<usize>) -> Result<usize, Failed> {
    match asked {
        None => Ok(USUAL),
        Some(limit) if (1..=MOST).contains(&limit) => Ok(limit),
        Some(_) => Err(Failed::Malformed("limit is 1 to 200.".into())),
    }
}

/// A list, as it is answered.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct List<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// The query of a call, whose refusal is a problem like any other.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failed> {
        let read = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        read.map(|query| Self(query.0))
            .map_err(|rejection: QueryRejection| Failed::Malformed(format!("{}.", rejection.body_text())))
    }
}

/// The call of a route that takes no query: one that is there was meant for something.
pub struct NoQuery;

impl<S: Send + Sync> FromRequestParts<S> for NoQuery {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failed> {
        match parts.uri.query() {
            None | Some("") => Ok(Self),
            Some(_) => Err(Failed::Malformed("This route takes no query parameters.".into())),
        }
    }
}
