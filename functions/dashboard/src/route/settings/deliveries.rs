//! What became of each event at one webhook, and how to send it again (B12).

use super::{NoFields, back};
use crate::failed::Failed;
use crate::form::Form;
use crate::moment::Moment;
use crate::outcome::Done;
use crate::reader::Reader;
use crate::route::reports::{Leaf, MOST, log};
use crate::route::subject::show;
use crate::view::sheet::Sheet;
use crate::view::subject::{Block, Way};
use crate::words::reports::{self, ENGLISH as S};
use axum::extract::{Path, Query};
use axum::response::Html;
use desk::delivery;
use domain::webhook::delivery::{Delivery, State};

/// The webhooks.
const ABOVE: &str = "/inbox/settings/webhooks";

/// `GET …/webhooks/{id}/deliveries`.
pub async fn page(reader: Reader, Path(id): Path<String>, Query(leaf): Query<Leaf>) -> Result<Html<String>, Failed> {
    let found = delivery::deliveries(&reader.desk(), &id, MOST, leaf.after()).await?;
    let of = desk::webhook::webhook(&reader.desk(), &id).await?.record;
    let moment = reader.moment(&reader.settings().await?);
    let here = format!("{ABOVE}/{id}/deliveries");
    let above = Way { url: ABOVE.to_owned(), name: S.all_webhooks };
    let mut blocks = vec![Block { title: of.url, ways: vec![above], ..Block::default() }];
    let lines = found.items.iter().map(|one| block(one, &here, &moment));
    blocks.extend(log(lines, S.deliveries_none, &here, found.next.as_deref()));
    show(&reader, leaf.at_page(ABOVE, &here), blocks).await
}

fn block(one: &Delivery, here: &str, moment: &Moment) -> Block {
    let badge = match one.state {
        State::Pending => "",
        State::Delivered => "good",
        State::Failed => "bad",
        State::Stopped => "warn",
    };
    let mut lines: Vec<String> = one.log.iter().map(|tried| reports::tried(tried, &moment.when(tried.at))).collect();
    lines.extend(one.next.map(|next| reports::tried_next(&moment.when(next))));
    Block {
        title: one.event.kind.to_owned(),
        badges: vec![(badge, reports::delivery(one.state).to_owned())],
        when: moment.when(one.at),
        lines,
        sheets: vec![Sheet::act(format!("{here}/{}/replay", one.id()), S.replay)],
        ..Block::default()
    }
}

/// `POST …/webhooks/{id}/deliveries/{delivery}/replay`.
pub async fn replay(Path((id, one)): Path<(String, String)>, form: Form<NoFields>) -> Result<Done, Failed> {
    delivery::replay(&form.desk(), &form.event, &id, &one).await?;
    Ok(back(&form.reader, format!("{ABOVE}/{id}/deliveries")))
}
