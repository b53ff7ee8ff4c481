//! Who changed what (B18).

use super::{Leaf, MOST, log, show};
use crate::failed::Failed;
use crate::moment::Moment;
use crate::reader::Reader;
use crate::view::subject::Block;
use crate::words::reports::{ENGLISH as S, deed};
use axum::extract::Query;
use axum::response::Html;
use desk::audit::{Line, audit};

const HERE: &str = "/inbox/reports/audit";

/// `GET …/audit`.
pub async fn page(reader: Reader, Query(leaf): Query<Leaf>) -> Result<Html<String>, Failed> {
    let lines = audit(&reader.desk(), MOST, leaf.after()).await?;
    let moment = reader.moment(&reader.settings().await?);
    let blocks = log(lines.items.iter().map(|line| block(line, &moment)), S.audit_none, HERE, lines.next.as_deref());
    show(&reader, leaf.at(HERE), blocks).await
}

fn block(line: &Line, moment: &Moment) -> Block {
    let mut lines = vec![format!("{} · {}", line.author.name, line.on)];
    if !line.fields.is_empty() {
        lines.push(line.fields.join(", "));
    }
    Block { title: deed(&line.deed), when: moment.when(line.at), lines, ..Block::default() }
}
