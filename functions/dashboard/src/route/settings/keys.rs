//! Keys for a business's own programs (F170): shown once, revoked at once.

use super::{At, NoFields, Ticked, back, once, show, ticked};
use crate::failed::Failed;
use crate::form::Form;
use crate::list::Asked;
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::choice::Choice;
use crate::view::sheet::{Field, Sheet};
use crate::view::subject::Block;
use crate::words::settings::{ENGLISH as S, permission};
use axum::extract::{Path, Query};
use axum::response::Html;
use desk::key::{self, Drawn, Key};
use domain::permission::{PERMISSIONS, Permission};
use serde::{Deserialize, Serialize};

/// Where it is.
const HERE: &str = "/inbox/settings/keys";

/// `GET …/keys`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let mut blocks: Vec<Block> = key::list(&reader.desk()).await?.iter().map(block).collect();
    if blocks.is_empty() {
        blocks.push(Block::said(S.keys_none));
    }
    let may = PERMISSIONS.iter().filter(|one| reader.may(**one));
    let choice =
        |one: &Permission| Choice { value: one.name().to_owned(), name: permission(*one).to_owned(), chosen: false };
    let fields = vec![Field::text("name", S.key_name, ""), Field::boxes("may", S.key_may, may.map(choice).collect())];
    let add = Sheet::once(HERE, S.add_key, fields).folded(S.add_key);
    blocks.push(Block { sheets: vec![add], ..Block::default() });
    show(&reader, At::only(HERE, &asked.part), blocks).await
}

fn block(one: &Key) -> Block {
    let at = format!("{HERE}/{}", one.id);
    let may = match one.permissions.len() == PERMISSIONS.len() {
        true => S.everything.to_owned(),
        false => one.permissions.iter().map(|one| permission(*one)).collect::<Vec<_>>().join(" · "),
    };
    let sheets = vec![
        Sheet::once(format!("{at}/rotate"), S.rotate_key, vec![]),
        Sheet::remove(format!("{at}/revoke"), S.revoke),
    ];
    Block { title: one.name.clone(), lines: vec![may], sheets, ..Block::default() }
}

/// What a key is for.
#[derive(Deserialize, Serialize)]
pub struct Fields {
    name: String,
    #[serde(flatten)]
    ticked: Ticked,
}

/// `POST …/keys`: the one page that shows the token.
pub async fn add(form: Form<Fields>) -> Result<Html<String>, Failed> {
    let names = ticked(&form.fields.ticked, "may");
    let permissions = names.iter().filter_map(|name| Permission::parse(name)).collect();
    let (reader, drawn) = (&form.reader, drawn(&form.reader));
    let credential = &reader.session.token;
    let made = key::create(&form.desk(), &form.event, &form.fields.name, permissions, &drawn, credential).await?;
    once(reader, HERE, S.once_token, made.token).await
}

/// `POST …/keys/{id}/rotate`: the one page that shows the new token.
pub async fn rotate(Path(id): Path<String>, form: Form<NoFields>) -> Result<Html<String>, Failed> {
    let (reader, drawn) = (&form.reader, drawn(&form.reader));
    let made = key::rotate(&form.desk(), &form.event, &id, &drawn, &reader.session.token).await?;
    once(reader, HERE, &format!("{} {}", S.once_token, S.rotate_key_hint), made.token).await
}

/// `POST …/keys/{id}/revoke`.
pub async fn revoke(Path(id): Path<String>, form: Form<NoFields>) -> Result<Done, Failed> {
    key::revoke(&form.desk(), &form.event, &id).await?;
    Ok(back(&form.reader, HERE))
}

fn drawn(reader: &Reader) -> Drawn {
    Drawn { id: reader.wired.draw()[..12].to_owned(), secret: reader.wired.draw() }
}
