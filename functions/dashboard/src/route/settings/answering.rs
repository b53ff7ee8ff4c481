//! When the assistant answers, how long it waits, and who gets what it hands over (F085, F090, F091, B08, B11, C7).

use super::{At, back, show};
use crate::failed::Failed;
use crate::form::Form;
use crate::list::{Asked, word};
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::choice::choices;
use crate::view::sheet::{Field, Sheet};
use crate::view::subject::Block;
use crate::words::settings::{ASSIGNMENTS, ENGLISH as S, GOES_ON, SWITCHES, WINDOW_MODES};
use axum::extract::Query;
use axum::response::Html;
use desk::Problem;
use desk::settings::{Patch, patch, settings};
use domain::least_loaded::Assignment;
use domain::settings::{Switch, WindowMode};
use serde::{Deserialize, Serialize};

/// Where it is.
const HERE: &str = "/inbox/settings/answering";

/// `GET …/answering`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let now = settings(&reader.desk()).await?;
    let switch = |switch: Switch| if switch == Switch::On { "on" } else { "off" };
    let mode = if now.window.mode == WindowMode::Quiet { "quiet" } else { "fixed" };
    let assignment = if now.assignment == Assignment::LeastLoaded { "least_loaded" } else { "by_hand" };
    let fields = vec![
        Field::choice("replies", S.sms_replies, choices(SWITCHES, switch(now.sms_replies))).hint(S.sms_replies_hint),
        Field::choice("escalated", S.when_escalated, choices(GOES_ON, switch(now.ai_when_escalated)))
            .hint(S.when_escalated_hint),
        Field::choice("assignment", S.assignment, choices(ASSIGNMENTS, assignment)).hint(S.assignment_hint),
        Field::number("seconds", S.window, now.window.seconds).hint(S.window_hint),
        Field::choice("mode", S.mode, choices(WINDOW_MODES, mode)),
        Field::number("most", S.replies, now.most_replies_per_hour).hint(S.replies_hint),
    ];
    let sheets = vec![Sheet::edit(HERE, fields).of(now.rev)];
    show(&reader, At::only(HERE, &asked.part), vec![Block { sheets, ..Block::default() }]).await
}

/// What is said anew.
#[derive(Deserialize, Serialize)]
pub struct Fields {
    replies: Option<String>,
    escalated: Option<String>,
    assignment: Option<String>,
    seconds: Option<String>,
    mode: Option<String>,
    most: Option<String>,
}

/// `POST …/answering`.
pub async fn save(form: Form<Fields>) -> Result<Done, Failed> {
    let fields = &form.fields;
    let change = Patch {
        sms_replies: fields.replies.as_deref().and_then(word::<Switch>),
        ai_when_escalated: fields.escalated.as_deref().and_then(word::<Switch>),
        assignment: fields.assignment.as_deref().and_then(word::<Assignment>),
        window_seconds: number(&fields.seconds, S.window_hint)?,
        window_mode: fields.mode.as_deref().and_then(word::<WindowMode>),
        most_replies_per_hour: number(&fields.most, S.replies_hint)?,
        ..Patch::default()
    };
    patch(&form.desk(), &form.event, change).await?;
    Ok(back(&form.reader, HERE))
}

fn number(typed: &Option<String>, otherwise: &'static str) -> Result<Option<u32>, Problem> {
    let wrong = |_| Problem::invalid("number", "out_of_range", otherwise);
    typed.as_deref().map(|typed| typed.trim().parse().map_err(wrong)).transpose()
}
