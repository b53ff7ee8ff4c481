//! Who looks after which conversations (F168).

use super::{At, NoFields, back, show};
use crate::failed::Failed;
use crate::form::Form;
use crate::list::Asked;
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::sheet::{Field, Sheet};
use crate::view::subject::Block;
use crate::words::settings::ENGLISH as S;
use axum::extract::{Path, Query};
use axum::response::Html;
use desk::team;
use domain::settings::Team;
use serde::{Deserialize, Serialize};

/// Where it is.
const HERE: &str = "/inbox/settings/teams";

/// `GET …/teams`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let teams = team::list(&reader.desk()).await?;
    let mut blocks: Vec<Block> = teams.iter().map(|one| block(one, teams.rev)).collect();
    if blocks.is_empty() {
        blocks.push(Block::said(S.teams_none));
    }
    let fields = vec![Field::text("name", S.name, ""), Field::text("id", S.team_id, "").hint(S.team_id_hint).most(40)];
    let add = Sheet::add(HERE, fields).folded(S.add_team);
    blocks.push(Block { sheets: vec![add], ..Block::default() });
    show(&reader, At::only(HERE, &asked.part), blocks).await
}

fn block(one: &Team, rev: u64) -> Block {
    let at = format!("{HERE}/{}", one.id);
    let sheets = vec![
        Sheet::edit(at.clone(), vec![Field::text("name", S.name, one.name.clone())]).of(rev).folded(S.change),
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
    Ok(back(&form.reader, HERE))
}

/// Its other name.
#[derive(Deserialize, Serialize)]
pub struct Named {
    name: String,
}

/// `POST …/teams/{id}`.
pub async fn save(Path(id): Path<String>, form: Form<Named>) -> Result<Done, Failed> {
    team::rename(&form.desk(), &form.event, &id, &form.fields.name).await?;
    Ok(back(&form.reader, HERE))
}

/// `POST …/teams/{id}/remove`.
pub async fn remove(Path(id): Path<String>, form: Form<NoFields>) -> Result<Done, Failed> {
    team::remove(&form.desk(), &form.event, &id).await?;
    Ok(back(&form.reader, HERE))
}
