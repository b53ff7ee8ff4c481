//! Servers of a business's own that hear what happens (B12).

use super::{At, NoFields, Ticked, back, once, show, ticked};
use crate::failed::Failed;
use crate::form::Form;
use crate::list::Asked;
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::choice::Choice;
use crate::view::sheet::{Field, Sheet};
use crate::view::subject::{Block, Way};
use crate::words::reports;
use crate::words::settings::ENGLISH as S;
use axum::extract::{Path, Query};
use axum::response::Html;
use desk::delivery;
use desk::webhook::{self, Asked as Wanted, Patch, Switch};
use domain::catalogue::NAMES;
use domain::webhook::{LONGEST_DESCRIPTION, Webhook};
use serde::{Deserialize, Serialize};

/// The longest URL that a field takes, in characters.
const LONGEST_URL: usize = 2_048;

/// Where it is.
const HERE: &str = "/inbox/settings/webhooks";

/// `GET …/webhooks`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let mut blocks: Vec<Block> = webhook::list(&reader.desk()).await?.iter().map(block).collect();
    if blocks.is_empty() {
        blocks.push(Block::said(S.webhooks_none));
    }
    let add = Sheet::once(HERE, S.add_webhook, fields("", "", &[])).folded(S.add_webhook);
    blocks.push(Block { sheets: vec![add], ..Block::default() });
    show(&reader, At::only(HERE, &asked.part), blocks).await
}

fn block(one: &Webhook) -> Block {
    let at = format!("{HERE}/{}", one.id);
    let state = match (&one.off, one.failures) {
        (Some(_), _) => ("warn", S.is_off),
        (None, 0) => ("good", S.is_on),
        (None, _) => ("bad", S.failing),
    };
    let description = one.description.clone().unwrap_or_default();
    let (way, switch) = if one.off.is_some() { ("on", S.switch_on) } else { ("off", S.switch_off) };
    let sheets = vec![
        Sheet::act(format!("{at}/{way}"), switch),
        Sheet::act(format!("{at}/test"), S.test),
        Sheet::once(format!("{at}/rotate"), S.rotate, vec![]),
        Sheet::edit(at.clone(), fields(&one.url, &description, &one.events)).folded(S.change),
        Sheet::remove(format!("{at}/remove"), S.remove),
    ];
    let ways = vec![Way { url: format!("{at}/deliveries"), name: reports::ENGLISH.deliveries }];
    let lines = [description, one.events.join(" · ")].into_iter().filter(|line| !line.is_empty()).collect();
    Block {
        title: one.url.clone(),
        badges: vec![(state.0, state.1.to_owned())],
        lines,
        sheets,
        ways,
        ..Block::default()
    }
}

fn fields(url: &str, description: &str, events: &[String]) -> Vec<Field> {
    let choice = |name: &&str| Choice {
        value: (*name).to_owned(),
        name: (*name).to_owned(),
        chosen: events.iter().any(|event| event == name),
    };
    vec![
        Field::text("url", S.url, url).hint(S.url_hint).most(LONGEST_URL),
        Field::text("description", S.description, description).most(LONGEST_DESCRIPTION),
        Field::boxes("event", S.events, NAMES.iter().map(choice).collect()),
    ]
}

/// What is said of one.
#[derive(Deserialize, Serialize)]
pub struct Fields {
    url: String,
    #[serde(default)]
    description: String,
    #[serde(flatten)]
    ticked: Ticked,
}

/// `POST …/webhooks`: the one page that shows the secret.
pub async fn add(form: Form<Fields>) -> Result<Html<String>, Failed> {
    let (fields, wired) = (&form.fields, &form.reader.wired);
    let events = ticked(&fields.ticked, "event");
    let asked = Wanted { url: fields.url.trim(), events: &events, description: Some(&fields.description) };
    let made = webhook::create(&form.desk(), &form.event, asked, &wired.draw(), wired.webhooks()).await?;
    once(&form.reader, HERE, S.once_secret, made.secret).await
}

/// `POST …/webhooks/{id}`.
pub async fn save(Path(id): Path<String>, form: Form<Fields>) -> Result<Done, Failed> {
    let fields = &form.fields;
    let events = ticked(&fields.ticked, "event");
    let (url, description) = (Some(fields.url.trim()), Some(fields.description.as_str()));
    let change = Patch { url, events: Some(&events), description, switch: None };
    webhook::patch(&form.desk(), &form.event, &id, change, form.reader.wired.webhooks()).await?;
    Ok(back(&form.reader, HERE))
}

/// `POST …/webhooks/{id}/on`.
pub async fn switch_on(Path(id): Path<String>, form: Form<NoFields>) -> Result<Done, Failed> {
    switch(&id, &form, Switch::On).await
}

/// `POST …/webhooks/{id}/off`.
pub async fn switch_off(Path(id): Path<String>, form: Form<NoFields>) -> Result<Done, Failed> {
    switch(&id, &form, Switch::Off).await
}

async fn switch(id: &str, form: &Form<NoFields>, to: Switch) -> Result<Done, Failed> {
    let change = Patch { switch: Some(to), ..Patch::default() };
    webhook::patch(&form.desk(), &form.event, id, change, form.reader.wired.webhooks()).await?;
    Ok(back(&form.reader, HERE))
}

/// `POST …/webhooks/{id}/test`.
pub async fn test(Path(id): Path<String>, form: Form<NoFields>) -> Result<Done, Failed> {
    delivery::test(&form.desk(), &form.event, &id).await?;
    Ok(back(&form.reader, HERE))
}

/// `POST …/webhooks/{id}/rotate`: the one page that shows the new secret.
pub async fn rotate(Path(id): Path<String>, form: Form<NoFields>) -> Result<Html<String>, Failed> {
    let made = webhook::rotate(&form.desk(), &form.event, &id, &form.reader.wired.draw()).await?;
    once(&form.reader, HERE, S.once_secret, made.secret).await
}

/// `POST …/webhooks/{id}/remove`.
pub async fn remove(Path(id): Path<String>, form: Form<NoFields>) -> Result<Done, Failed> {
    webhook::remove(&form.desk(), &form.event, &id).await?;
    Ok(back(&form.reader, HERE))
}
