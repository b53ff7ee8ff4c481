//! What Telnyx told, and what came of it (F181).

use super::{Leaf, log, show};
use crate::failed::Failed;
use crate::moment::Moment;
use crate::reader::Reader;
use crate::view::face::spaced;
use crate::view::subject::{Block, Way};
use crate::words::readable;
use crate::words::reports::ENGLISH as S;
use axum::extract::Query;
use axum::response::Html;
use desk::webhook_log::{Entry, Told, newest};

const HERE: &str = "/inbox/reports/telnyx";

/// `GET …/telnyx`.
pub async fn page(reader: Reader, Query(leaf): Query<Leaf>) -> Result<Html<String>, Failed> {
    let entries = newest(&reader.desk(), leaf.after()).await?;
    let moment = reader.moment(&reader.settings().await?);
    let blocks = entries.items.iter().map(|entry| block(entry, &moment));
    let blocks = log(blocks, S.telnyx_none, HERE, entries.next.as_deref());
    show(&reader, leaf.at(HERE), blocks).await
}

fn block(entry: &Entry, moment: &Moment) -> Block {
    let badge = match entry.outcome {
        "failed" => "bad",
        "delivered" => "good",
        _ => "",
    };
    let code = entry.code.as_deref().map(|code| format!("{} {code}", S.code));
    let more = [Some(spaced(entry.number.as_str())), entry.reason.as_deref().map(readable), code];
    let more: Vec<String> = more.into_iter().flatten().collect();
    Block {
        title: match entry.told {
            Told::Message => S.telnyx_message.to_owned(),
            Told::Receipt => S.telnyx_receipt.to_owned(),
        },
        badges: vec![(badge, readable(entry.outcome))],
        when: moment.when(entry.at),
        lines: vec![more.join(" · ")],
        ways: vec![Way { url: format!("/inbox/c/{}", entry.conversation), name: S.conversation }],
        ..Block::default()
    }
}
