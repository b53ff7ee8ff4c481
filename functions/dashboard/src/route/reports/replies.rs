//! What assistants wrote, what it was made of, and what somebody found wrong with it (F178).

use super::{Leaf, MOST, log, show};
use crate::failed::Failed;
use crate::form::Form;
use crate::moment::Moment;
use crate::outcome::Done;
use crate::reader::Reader;
use crate::route::subject::{At, back};
use crate::view::sheet::{Field, Sheet};
use crate::view::subject::{Block, Way};
use crate::words::reports::{self, ENGLISH as S};
use axum::extract::{Path, Query};
use axum::response::Html;
use desk::ai::{self, LONGEST_NOTE, Seen, Which, line_id};
use domain::drafting::Drafting;
use domain::ids::conversation_id;
use serde::{Deserialize, Serialize};

const HERE: &str = "/inbox/reports/replies";

/// Those that somebody flagged.
const FLAGGED: &str = "/inbox/reports/replies?flagged=yes";

/// Whether only the flagged are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Only {
    flagged: String,
}

/// `GET …/replies`.
pub async fn page(reader: Reader, Query(leaf): Query<Leaf>, Query(only): Query<Only>) -> Result<Html<String>, Failed> {
    let (which, page, other, none) = match only.flagged.is_empty() {
        true => (Which::All, HERE, (FLAGGED, S.only_flagged), S.ai_replies_none),
        false => (Which::Flagged, FLAGGED, (HERE, S.all_replies), S.flagged_none),
    };
    let lines = ai::replies(&reader.desk(), which, MOST, leaf.after()).await?;
    let moment = reader.moment(&reader.settings().await?);
    let mut blocks = vec![Block::onward(vec![Way { url: other.0.to_owned(), name: other.1 }])];
    blocks.extend(log(lines.items.iter().map(|line| row(line, &moment)), none, page, lines.next.as_deref()));
    show(&reader, leaf.at_page(HERE, page), blocks).await
}

fn row(line: &Drafting, moment: &Moment) -> Block {
    let flag = line.flag.as_ref();
    let mut lines = vec![facts(line)];
    lines.extend(flag.map(|flag| flag.note.clone()));
    Block {
        title: reports::answers(line.burst),
        badges: flagged(line),
        when: moment.when(line.at),
        lines,
        ways: vec![Way { url: format!("{HERE}/{}", line_id(line)), name: S.look_into }],
        ..Block::default()
    }
}

fn flagged(line: &Drafting) -> Vec<(&'static str, String)> {
    line.flag.iter().map(|_| ("warn", S.flagged.to_owned())).collect()
}

/// Who wrote, how long it took, and what it cost in tokens.
pub fn facts(line: &Drafting) -> String {
    let work = &line.work;
    reports::work(&work.model, work.millis, work.prompt_tokens + work.reply_tokens, work.tries)
}

/// `GET …/replies/{id}`: one of them, and what the model saw.
pub async fn one(reader: Reader, Path(id): Path<String>, Query(leaf): Query<Leaf>) -> Result<Html<String>, Failed> {
    let seen = ai::seen(&reader.desk(), &id).await?;
    let moment = reader.moment(&reader.settings().await?);
    let mut blocks = vec![reply(&seen, &moment), Block::said(if seen.same { S.same } else { S.not_same })];
    blocks.extend(seen.prompt.iter().map(|turn| Block {
        title: reports::turn(turn.role).to_owned(),
        text: turn.text.clone(),
        ..Block::default()
    }));
    show(&reader, At { here: format!("{HERE}/{id}"), ..leaf.at(HERE) }, blocks).await
}

fn reply(seen: &Seen, moment: &Moment) -> Block {
    let (line, at) = (&seen.line, format!("{HERE}/{}", line_id(&seen.line)));
    let note = line.flag.as_ref().map(|flag| flag.note.clone()).unwrap_or_default();
    let field = Field::long("note", S.flag_note, note, LONGEST_NOTE).hint(S.flag_hint);
    let conversation = format!("/inbox/c/{}", conversation_id(&line.thread, line.generation));
    let mut lines = vec![format!("{} · {}", moment.when(line.at), facts(line))];
    lines.extend(line.flag.as_ref().map(|flag| reports::flagged(&flag.by.name, &moment.when(flag.at))));
    Block {
        title: reports::answers(line.burst),
        badges: flagged(line),
        lines,
        text: seen.reply.as_ref().map_or_else(|| S.erased.to_owned(), |reply| reply.text.clone()),
        sheets: vec![Sheet::edit(format!("{at}/flag"), vec![field]).folded(S.flag)],
        ways: vec![Way { url: conversation, name: S.conversation }, Way { url: HERE.to_owned(), name: S.all_replies }],
        ..Block::default()
    }
}

/// What is wrong with it.
#[derive(Deserialize, Serialize)]
pub struct Note {
    note: String,
}

/// `POST …/replies/{id}/flag`.
pub async fn flag(Path(id): Path<String>, form: Form<Note>) -> Result<Done, Failed> {
    ai::flag(&form.desk(), &id, &form.fields.note).await?;
    Ok(back(&form.reader, format!("{HERE}/{id}")))
}
