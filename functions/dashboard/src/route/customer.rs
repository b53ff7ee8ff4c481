//! What is known of a customer, and changed beside their conversation (F112 to F118, F109).

use crate::failed::Failed;
use crate::form::Form;
use crate::list::word;
use crate::outcome::Done;
use crate::reader::Reader;
use crate::words::ENGLISH;
use axum::extract::{Path, Query};
use desk::consent::{Wish, decide};
use desk::contact::Patch;
use desk::note::{Kind, Told};
use domain::contact::Temperature;
use serde::{Deserialize, Serialize};

/// Which page the form stood on.
#[derive(Deserialize)]
pub struct From {
    #[serde(default)]
    back: String,
}

/// What is known; what is not there stays.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PatchFields {
    name: Option<String>,
    company: Option<String>,
    email: Option<String>,
    reference: Option<String>,
    lead_status: Option<String>,
    temperature: Option<String>,
}

/// `POST …/patch`.
pub async fn patch(Path(id): Path<String>, Query(from): Query<From>, form: Form<PatchFields>) -> Result<Done, Failed> {
    let fields = &form.fields;
    let patch = Patch {
        name: fields.name.as_deref(),
        company: fields.company.as_deref(),
        email: fields.email.as_deref(),
        reference: fields.reference.as_deref(),
        lead_status: fields.lead_status.as_deref(),
        temperature: fields.temperature.as_deref().and_then(word::<Temperature>),
        campaign: None,
    };
    desk::contact::patch(&form.desk(), &form.event, &id, patch).await?;
    Ok(back(&from, &form.reader))
}

/// What is to be noted.
#[derive(Deserialize, Serialize)]
pub struct NoteFields {
    text: String,
    #[serde(default)]
    at: String,
}

/// `POST …/note` (F118).
pub async fn note(Path(id): Path<String>, Query(from): Query<From>, form: Form<NoteFields>) -> Result<Done, Failed> {
    tell(&id, &from, &form, Kind::Note, None).await
}

/// `POST …/appointment` (F117), at the reader's own wall clock.
pub async fn appointment(
    Path(id): Path<String>,
    Query(from): Query<From>,
    form: Form<NoteFields>,
) -> Result<Done, Failed> {
    let settings = form.reader.settings().await?;
    let at = form.reader.moment(&settings).read(&form.fields.at);
    let wrong = || Failed::Form { sentence: ENGLISH.when_is_it }.keeping(from.back.clone(), &form.fields.text);
    let at = at.ok_or_else(wrong)?;
    tell(&id, &from, &form, Kind::Appointment, Some(at)).await
}

async fn tell(
    id: &str,
    from: &From,
    form: &Form<NoteFields>,
    kind: Kind,
    at: Option<domain::Timestamp>,
) -> Result<Done, Failed> {
    let text = &form.fields.text;
    let told = desk::note::note(&form.desk(), &form.event, id, kind, Told { at, text, link: None }).await;
    told.map_err(|problem| Failed::from(problem).keeping(from.back.clone(), text))?;
    Ok(back(from, &form.reader))
}

/// A form that says nothing but its own name.
#[derive(Deserialize, Serialize)]
pub struct NoFields {}

/// `POST …/silence`: do not contact (C9).
pub async fn silence(Path(id): Path<String>, Query(from): Query<From>, form: Form<NoFields>) -> Result<Done, Failed> {
    decide(&form.desk(), &form.event, &id, Wish::DoNotContact).await?;
    Ok(back(&from, &form.reader))
}

/// `POST …/lift`.
pub async fn lift(Path(id): Path<String>, Query(from): Query<From>, form: Form<NoFields>) -> Result<Done, Failed> {
    decide(&form.desk(), &form.event, &id, Wish::Lift).await?;
    Ok(back(&from, &form.reader))
}

/// A page of our own, or the Inbox.
fn back(from: &From, reader: &Reader) -> Done {
    let ours = from.back.starts_with("/inbox") && !from.back.contains(['\r', '\n']);
    Done { asks: reader.asks, to: if ours { from.back.clone() } else { "/inbox".to_owned() } }
}
