//! The reports (F064, F178 to F181, B18): what happened, a page a subject, each a thin face on what the desk reads.

mod audit;
mod checks;
mod failures;
mod replies;
mod telnyx;
mod usage;

use crate::route::subject::{At, show};
use crate::view::subject::{Block, Way};
use crate::wired::Wired;
use crate::words::reports::ENGLISH;
use axum::Router;
use axum::routing::{get, post};
use serde::Deserialize;
use std::sync::Arc;

/// Lines of a page.
pub const MOST: usize = 50;

/// Their routes.
pub fn routes() -> Router<Arc<dyn Wired>> {
    let at = |rest: &str| format!("/inbox/reports/{rest}");
    Router::new()
        .route(&at("usage"), get(usage::page))
        .route(&at("checks"), get(checks::page))
        .route(&at("replies"), get(replies::page))
        .route(&at("replies/{id}"), get(replies::one))
        .route(&at("replies/{id}/flag"), post(replies::flag))
        .route(&at("failures"), get(failures::page))
        .route(&at("telnyx"), get(telnyx::page))
        .route(&at("audit"), get(audit::page))
}

/// Which page of a log.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Leaf {
    part: String,
    after: String,
}

impl Leaf {
    /// Where it begins.
    pub fn after(&self) -> Option<&str> {
        Some(self.after.as_str()).filter(|after| !after.is_empty())
    }

    /// Where it is, below this address of the subject.
    pub fn at(&self, of: &'static str) -> At<'_> {
        self.at_page(of, of)
    }

    /// The same of a page beside the subject's own.
    pub fn at_page(&self, of: &'static str, page: &str) -> At<'_> {
        let here = self.after().map_or_else(|| page.to_owned(), |after| older(page, after).url);
        At { of, here, part: &self.part }
    }
}

/// The way to the older lines of a log.
pub fn older(page: &str, next: &str) -> Way {
    let query = serde_urlencoded::to_string([("after", next)]).unwrap_or_default();
    let joined = if page.contains('?') { '&' } else { '?' };
    Way { url: format!("{page}{joined}{query}"), name: ENGLISH.older }
}

/// A log's lines, or the sentence that there are none, and the way to the older ones.
pub fn log(lines: impl Iterator<Item = Block>, none: &str, page: &str, next: Option<&str>) -> Vec<Block> {
    let mut blocks: Vec<Block> = lines.collect();
    if blocks.is_empty() {
        blocks.push(Block::said(none));
    }
    blocks.extend(next.map(|next| Block::onward(vec![older(page, next)])));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_on_keeps_what_is_asked_for() {
        assert_eq!(older("/inbox/reports/audit", "a/b").url, "/inbox/reports/audit?after=a%2Fb");
        assert_eq!(older("/inbox/reports/replies?flagged=yes", "c").url, "/inbox/reports/replies?flagged=yes&after=c");
    }
}
