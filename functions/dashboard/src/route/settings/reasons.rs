//! Why conversations are closed, and what a lead may be (F100, F101, F114).

use super::{At, NoFields, back, show};
use crate::failed::Failed;
use crate::form::Form;
use crate::list::{Asked, word};
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::choice::choices;
use crate::view::sheet::{Field, Sheet};
use crate::view::subject::Block;
use crate::words::settings::ENGLISH as S;
use crate::words::{self, OUTCOMES};
use axum::extract::{Path, Query};
use axum::response::Html;
use desk::choices::{set_closure_reasons, set_lead_statuses};
use desk::settings::settings;
use desk::{Event, Problem};
use domain::head::InteractionStatus;
use domain::settings::ClosureReason;
use serde::{Deserialize, Serialize};

/// The longest list of lead statuses, in characters: fifty of forty letters.
const LONGEST_LIST: usize = 50 * 41;

/// The longest id, in characters.
const LONGEST_ID: usize = 40;

/// Where it is.
const HERE: &str = "/inbox/settings/reasons";

/// `GET …/reasons`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let now = settings(&reader.desk()).await?;
    let mut blocks: Vec<Block> = now.closure_reasons.iter().map(|one| block(one, now.rev)).collect();
    let add = Sheet::add(HERE, fields("", InteractionStatus::Completed)).folded(S.add_reason);
    blocks.push(Block { sheets: vec![add], ..Block::default() });
    let leads = Field::long("statuses", S.lead_statuses, now.lead_statuses.join("\n"), LONGEST_LIST);
    let leads = Sheet::edit("/inbox/settings/leads", vec![leads.hint(S.lead_statuses_hint)]).of(now.rev);
    blocks.push(Block { sheets: vec![leads], ..Block::default() });
    show(&reader, At::only(HERE, &asked.part), blocks).await
}

fn block(one: &ClosureReason, rev: u64) -> Block {
    let at = format!("{HERE}/{}", one.id);
    let sheets = vec![
        Sheet::edit(at.clone(), fields(&one.name, one.becomes)).of(rev).folded(S.change),
        Sheet::remove(format!("{at}/remove"), S.remove),
    ];
    let badges = vec![("", words::outcome(one.becomes).to_owned())];
    Block { title: one.name.clone(), badges, sheets, ..Block::default() }
}

fn fields(name: &str, becomes: InteractionStatus) -> Vec<Field> {
    let all = OUTCOMES.into_iter().filter(|(word, _)| *word != "dnc");
    let becomes = choices(all, words::outcome_word(becomes));
    vec![Field::text("name", S.name, name), Field::choice("becomes", S.reason_becomes, becomes)]
}

/// What is said of one.
#[derive(Deserialize, Serialize)]
pub struct Fields {
    name: Option<String>,
    becomes: Option<String>,
}

/// `POST …/reasons`. Its id is made of its name, once.
pub async fn add(form: Form<Fields>) -> Result<Done, Failed> {
    let name = form.fields.name.clone().unwrap_or_default();
    change(&form, |reasons| {
        let becomes = form.fields.becomes.as_deref().and_then(word).unwrap_or(InteractionStatus::Completed);
        let id = free(&slug(&name), reasons);
        reasons.push(ClosureReason { id, name: name.clone(), becomes });
        Ok(())
    })
    .await
}

/// `POST …/reasons/{id}`.
pub async fn save(Path(id): Path<String>, form: Form<Fields>) -> Result<Done, Failed> {
    change(&form, |reasons| {
        let one = reasons.iter_mut().find(|one| one.id == id).ok_or(Problem::NotFound)?;
        one.name = form.fields.name.clone().unwrap_or(one.name.clone());
        one.becomes = form.fields.becomes.as_deref().and_then(word).unwrap_or(one.becomes);
        Ok(())
    })
    .await
}

/// `POST …/reasons/{id}/remove`.
pub async fn remove(Path(id): Path<String>, form: Form<NoFields>) -> Result<Done, Failed> {
    change(&form, |reasons| {
        reasons.retain(|one| one.id != id);
        Ok(())
    })
    .await
}

/// The words, one a line.
#[derive(Deserialize, Serialize)]
pub struct Leads {
    statuses: String,
}

/// `POST …/leads`.
pub async fn leads(form: Form<Leads>) -> Result<Done, Failed> {
    let lines = form.fields.statuses.lines().map(str::trim).filter(|line| !line.is_empty());
    set_lead_statuses(&form.desk(), &form.event, lines.map(str::to_owned).collect()).await?;
    Ok(back(&form.reader, HERE))
}

async fn change<T>(
    form: &Form<T>,
    change: impl FnOnce(&mut Vec<ClosureReason>) -> Result<(), Problem>,
) -> Result<Done, Failed> {
    let now = settings(&form.desk()).await?;
    let mut reasons = now.closure_reasons.clone();
    change(&mut reasons)?;
    // All of them are written: whoever changed one in between is not to lose it.
    let seen = if form.event.seen.is_empty() { vec![now.rev] } else { form.event.seen.clone() };
    let event = Event { seen, ..form.event.clone() };
    set_closure_reasons(&form.desk(), &event, reasons).await?;
    Ok(back(&form.reader, HERE))
}

fn slug(name: &str) -> String {
    let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
    let text: String = name.trim().chars().map(letter).take(LONGEST_ID - 4).collect();
    let text = text.trim_matches('-').to_owned();
    if text.is_empty() { "reason".to_owned() } else { text }
}

/// The id, or with a number behind it where it is taken.
fn free(id: &str, known: &[ClosureReason]) -> String {
    let taken = |id: &str| id == "expired" || known.iter().any(|one| one.id == id);
    let numbered = (2..).map(|number| format!("{id}-{number}"));
    let mut all = std::iter::once(id.to_owned()).chain(numbered);
    all.find(|id| !taken(id)).expect("numbers do not end")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_any_name_and_is_nobody_elses() {
        assert_eq!(slug(" Booking made! "), "booking-made");
        assert_eq!(slug("\u{202e}…"), "reason");
        assert!(slug(&"x".repeat(200)).len() <= LONGEST_ID);
        let known = vec![ClosureReason { id: "a".into(), name: "A".into(), becomes: InteractionStatus::Completed }];
        assert_eq!((free("a", &known), free("expired", &known)), ("a-2".into(), "expired-2".into()));
    }
}
