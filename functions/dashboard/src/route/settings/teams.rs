//! Who looks after which conversations (F168).

use super::{NoFields, back, show};
use crate::failed::Failed;
use crate::form::Form;
use crate::list::Asked;
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::settings::{Block, Field, Sheet};
use crate::words::settings::ENGLISH as S;
use axum::extract::{Path, Query};
use axum::response::Html;
use desk::team;
use domain::settings::Team;
use serde::{Deserialize, Serialize};

/// `GET …/teams`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let mut blocks: Vec<Block> = team::list(&reader.desk()).await?.iter().map(block).collect();
    if blocks.is_empty() {
        blocks.push(Block { lines: vec![S.teams_none.to_owned()], ..Block::default() });
    }
    let fields = vec![Field::text("name", S.name, ""), Field::text("id", S.team_id, "").hint(S.team_id_hint).most(40)];
    let add = Sheet::add("/inbox/settings/teams", fields).folded(S.add_team);
    blocks.push(Block { sheets: vec![add], ..Block::default() });
    show(&reader, &asked, "teams", blocks).await
}

fn block(one: &Team) -> Block {
    let at = format!("/inbox/settings/teams/{}", one.id);
    let sheets = vec![
        Sheet::edit(at.clone(), vec![Field::text("name", S.name, one.name.clone())]).folded(S.change),
        Sheet::remove(format!("{at}/remove"), S.remove),
    ];
    Block { title: one.name.clone(), lines: vec![one.id.clone()], sheets, ..Block::default() }
}

/// A new one.
#[derive(Deserialize, Serialize)]
pub struct Fields {
    id: String,
    name: String,
}

/// `POST …/teams`.
pub async fn add(form: Form<Fields>) -> Result<Done, Failed> {
    team::create(&form.desk(), &form.event, form.fields.id.trim(), &form.fields.name).await?;
    Ok(back(&form.reader, "teams"))
}

/// Its other name.
#[derive(Deserialize, Serialize)]
pub struct Named {
    name: String,
}

/// `POST …/teams/{id}`.
pub async fn save(Path(id): Path<String>, form: Form<Named>) -> Result<Done, Failed> {
    team::rename(&form.desk(), &form.event, &id, &form.fields.name).await?;
    Ok(back(&form.reader, "teams"))
}

/// `POST …/teams/{id}/remove`.
pub async fn remove(Path(id): Path<String>, form: Form<NoFields>) -> Result<Done, Failed> {
    team::remove(&form.desk(), &form.event, &id).await?;
    Ok(back(&form.reader, "teams"))
}
