//! What is written often (F060).

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
use desk::kept::Kept;
use desk::template::{self, Template};
use serde::{Deserialize, Serialize};

/// The longest text of a template, in characters: ten segments.
const LONGEST: usize = 1_530;

/// Where it is.
const HERE: &str = "/inbox/settings/templates";

/// `GET …/templates`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let mut blocks: Vec<Block> = template::list(&reader.desk()).await?.iter().map(block).collect();
    if blocks.is_empty() {
        blocks.push(Block::said(S.templates_none));
    }
    let add = Sheet::add(HERE, fields("", "")).folded(S.add_template);
    blocks.push(Block { sheets: vec![add], ..Block::default() });
    show(&reader, At::only(HERE, &asked.part), blocks).await
}

fn block(one: &Kept<Template>) -> Block {
    let at = format!("{HERE}/{}", one.id);
    let sheets = vec![
        Sheet::edit(at.clone(), fields(&one.name, &one.text)).of(one.rev).folded(S.change),
        Sheet::remove(format!("{at}/remove"), S.remove),
    ];
    Block { title: one.name.clone(), text: one.text.clone(), sheets, ..Block::default() }
}

fn fields(name: &str, text: &str) -> Vec<Field> {
    vec![Field::text("name", S.name, name), Field::long("text", S.text, text, LONGEST).hint(S.template_hint)]
}

/// What is said of one.
#[derive(Deserialize, Serialize)]
pub struct Fields {
    name: Option<String>,
    text: Option<String>,
}

/// `POST …/templates`.
pub async fn add(form: Form<Fields>) -> Result<Done, Failed> {
    let of = |text: &Option<String>| text.clone().unwrap_or_default();
    template::create(&form.desk(), &form.event, &of(&form.fields.name), &of(&form.fields.text)).await?;
    Ok(back(&form.reader, HERE))
}

/// `POST …/templates/{id}`.
pub async fn save(Path(id): Path<String>, form: Form<Fields>) -> Result<Done, Failed> {
    let (name, text) = (form.fields.name.as_deref(), form.fields.text.as_deref());
    template::patch(&form.desk(), &form.event, &id, name, text).await?;
    Ok(back(&form.reader, HERE))
}

/// `POST …/templates/{id}/remove`.
pub async fn remove(Path(id): Path<String>, form: Form<NoFields>) -> Result<Done, Failed> {
    template::remove(&form.desk(), &form.event, &id).await?;
    Ok(back(&form.reader, HERE))
}
