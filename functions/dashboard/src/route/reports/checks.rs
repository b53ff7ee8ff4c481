//! Why are texts not sent, replies not written, conversations not shown (F179 to F181)?

use super::{Leaf, show};
use crate::failed::Failed;
use crate::reader::Reader;
use crate::view::subject::Block;
use crate::words::reports::{check, checked};
use axum::extract::Query;
use axum::response::Html;
use desk::diagnostics::diagnostics;
use domain::checkup::{Finding, State};

const HERE: &str = "/inbox/reports/checks";

/// `GET …/checks`. What is to be mended stands first.
pub async fn page(reader: Reader, Query(leaf): Query<Leaf>) -> Result<Html<String>, Failed> {
    let mut found = diagnostics(&reader.desk(), reader.wired.probe()).await?;
    found.sort_by_key(|finding| match finding.state {
        State::Fail => 0,
        State::Unknown => 1,
        State::Pass => 2,
    });
    show(&reader, leaf.at(HERE), found.iter().map(block).collect()).await
}

fn block(finding: &Finding) -> Block {
    let (kind, word) = check(finding.state);
    let title = checked(finding.check);
    Block { title, badges: vec![(kind, word.to_owned())], lines: vec![finding.said()], ..Block::default() }
}
