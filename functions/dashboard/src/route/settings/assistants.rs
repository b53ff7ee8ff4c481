//! Who answers, and what it knows (F072 to F076).

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
use desk::assistant::{self, LONGEST_PROMPT, Patch};
use desk::kept::Kept;
use desk::settings::settings;
use domain::assistant::Assistant;
use serde::{Deserialize, Serialize};

/// Where it is.
const HERE: &str = "/inbox/settings/assistants";

/// `GET …/assistants`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let desk = reader.desk();
    let (known, chosen) = (assistant::list(&desk).await?, settings(&desk).await?.assistant.clone());
    let mut blocks: Vec<Block> = known.iter().map(|one| block(one, chosen.as_ref() == Some(&one.id))).collect();
    if blocks.is_empty() {
        blocks.push(Block::said(S.assistants_none));
    }
    let fields =
        vec![Field::text("name", S.name, ""), Field::long("prompt", S.prompt, "", LONGEST_PROMPT).hint(S.prompt_hint)];
    let add = Sheet::add(HERE, fields).folded(S.add_assistant);
    blocks.push(Block { sheets: vec![add], ..Block::default() });
    show(&reader, At::only(HERE, &asked.part), blocks).await
}

fn block(one: &Kept<Assistant>, default: bool) -> Block {
    let at = format!("{HERE}/{}", one.id);
    let fields = vec![
        Field::text("name", S.name, one.name.clone()),
        Field::long("prompt", S.prompt, one.prompt.clone(), LONGEST_PROMPT).hint(S.prompt_hint),
        Field::text("model", S.model, one.model.clone().unwrap_or_default()).hint(S.model_hint),
    ];
    let mut sheets = vec![Sheet::edit(at.clone(), fields).of(one.rev)];
    if !default {
        sheets.push(Sheet::act(format!("{at}/default"), S.make_default));
    }
    let badges = if default { vec![("good", S.default.to_owned())] } else { vec![] };
    Block { title: one.name.clone(), badges, sheets, ..Block::default() }
}

/// What is said of one.
#[derive(Deserialize, Serialize)]
pub struct Fields {
    name: Option<String>,
    prompt: Option<String>,
    model: Option<String>,
}

/// `POST …/assistants`.
pub async fn add(form: Form<Fields>) -> Result<Done, Failed> {
    let of = |text: &Option<String>| text.clone().unwrap_or_default();
    assistant::create(&form.desk(), &form.event, &of(&form.fields.name), &of(&form.fields.prompt)).await?;
    Ok(back(&form.reader, HERE))
}

/// `POST …/assistants/{id}`.
pub async fn save(Path(id): Path<String>, form: Form<Fields>) -> Result<Done, Failed> {
    let fields = &form.fields;
    let change =
        Patch { name: fields.name.as_deref(), prompt: fields.prompt.as_deref(), model: fields.model.as_deref() };
    assistant::patch(&form.desk(), &form.event, &id, change).await?;
    Ok(back(&form.reader, HERE))
}

/// `POST …/assistants/{id}/default`.
pub async fn make_default(Path(id): Path<String>, form: Form<NoFields>) -> Result<Done, Failed> {
    assistant::make_default(&form.desk(), &form.event, &id).await?;
    Ok(back(&form.reader, HERE))
}
