//! Bursts that no assistant answered, and why (F180).

use super::replies::facts;
use super::{Leaf, MOST, log, show};
use crate::failed::Failed;
use crate::moment::Moment;
use crate::reader::Reader;
use crate::view::subject::{Block, Way};
use crate::words;
use crate::words::reports::ENGLISH as S;
use axum::extract::Query;
use axum::response::Html;
use desk::ai;
use domain::drafting::Drafting;
use domain::ids::conversation_id;

const HERE: &str = "/inbox/reports/failures";

/// `GET …/failures`.
pub async fn page(reader: Reader, Query(leaf): Query<Leaf>) -> Result<Html<String>, Failed> {
    let lines = ai::failures(&reader.desk(), MOST, leaf.after()).await?;
    let moment = reader.moment(&reader.settings().await?);
    let blocks = lines.items.iter().map(|line| block(line, &moment));
    let blocks = log(blocks, S.failures_none, HERE, lines.next.as_deref());
    show(&reader, leaf.at(HERE), blocks).await
}

fn block(line: &Drafting, moment: &Moment) -> Block {
    let url = format!("/inbox/c/{}", conversation_id(&line.thread, line.generation));
    Block {
        title: line.reason.map_or("", words::needs).to_owned(),
        when: moment.when(line.at),
        lines: vec![facts(line)],
        ways: vec![Way { url, name: S.conversation }],
        ..Block::default()
    }
}
