//! A form was done: a browser is led to where its result shows, a script is told and fetches the parts anew.

use crate::reader::Asks;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};

/// Where the result shows.
pub struct Done {
    /// Who is told.
    pub asks: Asks,
    /// A path of our own.
    pub to: String,
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        match self.asks {
            Asks::Page => (StatusCode::SEE_OTHER, [(LOCATION, self.to)]).into_response(),
            Asks::Part => (StatusCode::NO_CONTENT, [("volley-to", self.to)]).into_response(),
        }
    }
}
