//! What somebody sees who is not signed in: one sentence and one way on.

use super::{SIGN_IN, SIGN_IN_AGAIN};
use crate::assets::{CSS, MARK};
use crate::failed::shown;
use crate::words::{ENGLISH, Words};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::TenantId;

/// Why somebody is not inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The provider cannot be reached, or is set up wrongly.
    NoProvider,
    /// They came back by another way than they went.
    Elsewhere,
    /// The provider does not say who they are.
    Refused,
    /// The provider has not made sure that their address is theirs.
    Unverified,
    /// The provider knows them, and no tenant does.
    NotInvited,
    /// They have left.
    SignedOut,
}

#[derive(Template)]
#[template(path = "door.html")]
struct Page<'a> {
    t: &'a Words,
    css: &'a str,
    mark: &'a str,
    title: &'a str,
    sentence: &'a str,
    ways: Vec<(String, &'a str)>,
}

/// The page; why, without anybody's address, is in the log.
pub fn notice(notice: Notice, why: &str) -> Response {
    let t = &ENGLISH;
    let (status, title, sentence) = match notice {
        Notice::NoProvider => (StatusCode::BAD_GATEWAY, t.not_signed_in, t.no_provider),
        Notice::Elsewhere => (StatusCode::BAD_REQUEST, t.not_signed_in, t.came_otherwise),
        Notice::Refused => (StatusCode::FORBIDDEN, t.not_signed_in, t.provider_refused),
        Notice::Unverified => (StatusCode::FORBIDDEN, t.not_signed_in, t.address_unverified),
        Notice::NotInvited => (StatusCode::FORBIDDEN, t.not_signed_in, t.not_invited),
        Notice::SignedOut => (StatusCode::OK, t.good_bye, t.signed_out_now),
    };
    if !why.is_empty() {
        tracing::warn!(why, "somebody was not signed in");
    }
    let way = match notice {
        Notice::NoProvider | Notice::Elsewhere => SIGN_IN,
        Notice::Refused | Notice::Unverified | Notice::NotInvited | Notice::SignedOut => SIGN_IN_AGAIN,
    };
    page(status, title, sentence, vec![(way.to_owned(), t.sign_in)])
}

/// Lets a person of several tenants choose one.
pub fn choose(tenants: &[(TenantId, String)], to: &str) -> Response {
    let way = |(tenant, name): &(TenantId, String)| {
        let query = serde_urlencoded::to_string([("tenant", tenant.as_str()), ("to", to)]).unwrap_or_default();
        (format!("{SIGN_IN}?{query}"), name.clone())
    };
    let ways: Vec<(String, String)> = tenants.iter().map(way).collect();
    let ways = ways.iter().map(|(url, name)| (url.clone(), name.as_str())).collect();
    page(StatusCode::OK, ENGLISH.which_business, ENGLISH.several_businesses, ways)
}

fn page(status: StatusCode, title: &str, sentence: &str, ways: Vec<(String, &str)>) -> Response {
    let (css, mark) = (CSS.url.as_str(), MARK.url.as_str());
    (status, Html(shown(&Page { t: &ENGLISH, css, mark, title, sentence, ways }))).into_response()
}
