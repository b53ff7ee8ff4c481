//! What a business is called, and where it is.

use super::{At, back, show};
use crate::failed::Failed;
use crate::form::Form;
use crate::list::{Asked, word};
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::choice::choices;
use crate::view::sheet::{Field, Sheet};
use crate::view::subject::Block;
use crate::words::settings::{ENGLISH as S, LANGUAGES};
use axum::extract::Query;
use axum::response::Html;
use desk::settings::{Patch, patch, settings};
use domain::settings::Language;
use serde::{Deserialize, Serialize};

/// Where it is.
const HERE: &str = "/inbox/settings/business";

/// `GET …/business`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let now = settings(&reader.desk()).await?;
    let language = serde_json::to_value(now.language).unwrap_or_default();
    let fields = vec![
        Field::text("name", S.name, now.name.clone()),
        Field::text("country", S.country, now.country.clone()).hint(S.country_hint).most(2),
        Field::text("zone", S.zone, now.zone.clone()).hint(S.zone_hint).most(64),
        Field::choice("language", S.language, choices(LANGUAGES, language.as_str().unwrap_or_default())),
    ];
    let sheets = vec![Sheet::edit(HERE, fields).of(now.rev)];
    show(&reader, At::only(HERE, &asked.part), vec![Block { sheets, ..Block::default() }]).await
}

/// What is said anew.
#[derive(Deserialize, Serialize)]
pub struct Fields {
    name: Option<String>,
    country: Option<String>,
    zone: Option<String>,
    language: Option<String>,
}

/// `POST …/business`.
pub async fn save(form: Form<Fields>) -> Result<Done, Failed> {
    let fields = &form.fields;
    let change = Patch {
        name: fields.name.as_deref(),
        country: fields.country.as_deref().map(str::trim),
        zone: fields.zone.as_deref().map(str::trim),
        language: fields.language.as_deref().and_then(word::<Language>),
        ..Patch::default()
    };
    patch(&form.desk(), &form.event, change).await?;
    Ok(back(&form.reader, HERE))
}
