//! The numbers of a business, and the one that its assistant writes from (F052).

use super::{At, back, show};
use crate::failed::Failed;
use crate::form::Form;
use crate::list::Asked;
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::choice::choices;
use crate::view::face::spaced;
use crate::view::sheet::{Field, Sheet};
use crate::view::subject::Block;
use crate::words::settings::ENGLISH as S;
use axum::extract::Query;
use axum::response::Html;
use desk::number::numbers;
use desk::settings::{Patch, patch};
use serde::{Deserialize, Serialize};

/// Numbers that are shown: with more, one uses the API.
const MOST: usize = 100;

/// Where it is.
const HERE: &str = "/inbox/settings/numbers";

/// `GET …/numbers`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let known = numbers(&reader.desk(), MOST, None).await?.items;
    let agents = known.iter().find(|number| number.agents).map(|number| number.phone.to_string());
    let mut blocks: Vec<Block> = known
        .iter()
        .map(|number| Block {
            title: spaced(number.phone.as_str()),
            badges: number.paused_until.map(|_| ("warn", S.paused.to_owned())).into_iter().collect(),
            ..Block::default()
        })
        .collect();
    let all = known.iter().map(|number| (number.phone.to_string(), spaced(number.phone.as_str())));
    let all = choices([(String::new(), S.usual.to_owned())].into_iter().chain(all), &agents.unwrap_or_default());
    if blocks.is_empty() {
        blocks.push(Block::said(S.numbers_none));
    } else {
        let fields = vec![Field::choice("agent", S.agent_phone, all).hint(S.agent_phone_hint)];
        blocks.push(Block { sheets: vec![Sheet::edit(HERE, fields)], ..Block::default() });
    }
    show(&reader, At::only(HERE, &asked.part), blocks).await
}

/// Which one.
#[derive(Deserialize, Serialize)]
pub struct Fields {
    agent: String,
}

/// `POST …/numbers`.
pub async fn save(form: Form<Fields>) -> Result<Done, Failed> {
    let change = Patch { agent_phone: Some(&form.fields.agent), ..Patch::default() };
    patch(&form.desk(), &form.event, change).await?;
    Ok(back(&form.reader, HERE))
}
