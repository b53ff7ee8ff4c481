//! What went wrong, as a page with one sentence that says what to do. The script of an open page shows the same sentence beside
//! what was typed, which stays.

use crate::assets::{CSS, MARK};
use crate::reader::Asks;
use crate::words::{ENGLISH, Words, sentence};
use askama::Template;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{Html, IntoResponse, Response};
use desk::Problem;

/// Why a page or a form is not what was asked for.
#[derive(Debug)]
pub enum Failed {
    /// Nobody is signed in, or not any more.
    SignedOut {
        /// Who asked: a browser is led to the door, a script is told.
        asks: Asks,
        /// The page to sign in at.
        door: &'static str,
        /// Where to go on.
        back: String,
    },
    /// The form is none of ours, or cannot be read.
    Form {
        /// What to do about it.
        sentence: &'static str,
    },
    /// There is no such page.
    NoPage,
    /// The conversation is not any more what it was when the page was made.
    Stale,
    /// The desk does not do it.
    Desk(Problem),
    /// One of the above, and what was typed.
    Typed {
        /// Which.
        why: Box<Failed>,
        /// Where it was typed.
        back: String,
        /// What.
        text: String,
    },
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Desk(problem)
    }
}

impl Failed {
    /// With what was typed, for a page that comes without a script.
    pub fn keeping(self, back: String, text: &str) -> Self {
        match self {
            gone @ (Self::SignedOut { .. } | Self::NoPage) => gone,
            why => Self::Typed { why: Box::new(why), back, text: text.to_owned() },
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::SignedOut { .. } => StatusCode::UNAUTHORIZED,
            Self::Form { .. } => StatusCode::BAD_REQUEST,
            Self::NoPage => StatusCode::NOT_FOUND,
            Self::Stale => StatusCode::CONFLICT,
            Self::Desk(problem) => status(problem),
            Self::Typed { why, .. } => why.status(),
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::SignedOut { .. } => ENGLISH.signed_out.to_owned(),
            Self::Form { sentence } => (*sentence).to_owned(),
            Self::NoPage => ENGLISH.no_page.to_owned(),
            Self::Stale => ENGLISH.stale.to_owned(),
            Self::Desk(problem) => sentence(problem),
            Self::Typed { why, .. } => why.sentence(),
        }
    }
}

fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::Forbidden(_) | Problem::Denied { .. } => StatusCode::FORBIDDEN,
        Problem::NotFound => StatusCode::NOT_FOUND,
        Problem::Refused(_) | Problem::Stale | Problem::ShownOnce | Problem::Full(_) | Problem::Conflict { .. } => {
            StatusCode::CONFLICT
        }
        Problem::Invalid { .. } => StatusCode::BAD_REQUEST,
        Problem::NoPhone | Problem::NoSender | Problem::Reused => StatusCode::UNPROCESSABLE_ENTITY,
        Problem::QuotaExceeded { .. } => StatusCode::TOO_MANY_REQUESTS,
        Problem::Failed(failure) => {
            tracing::error!(%failure, "a page could not be shown");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

#[derive(Template)]
#[template(path = "failed.html")]
struct Page<'a> {
    t: &'a Words,
    css: &'a str,
    mark: &'a str,
    sentence: String,
    back: &'a str,
    typed: &'a str,
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        if let Self::SignedOut { asks: Asks::Page, door, back } = &self {
            let to = serde_urlencoded::to_string([("to", back)]).unwrap_or_default();
            return (StatusCode::SEE_OTHER, [(LOCATION, format!("{door}?{to}"))]).into_response();
        }
        let (back, typed) = match &self {
            Self::Typed { back, text, .. } => (back.as_str(), text.as_str()),
            Self::SignedOut { door, .. } => (*door, ""),
            Self::Form { .. } | Self::NoPage | Self::Stale | Self::Desk(_) => ("/inbox", ""),
        };
        let (css, mark) = (CSS.url.as_str(), MARK.url.as_str());
        let page = Page { t: &ENGLISH, css, mark, sentence: self.sentence(), back, typed };
        (self.status(), Html(shown(&page))).into_response()
    }
}

/// A template as text. Templates are compiled in and write to memory, so nothing of them can fail.
pub fn shown(template: &impl Template) -> String {
    template.render().expect("a template writes to memory")
}
