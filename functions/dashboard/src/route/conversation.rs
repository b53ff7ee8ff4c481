//! One conversation, and what is done with it. A form that was made of another state than it has now is not done: it says so,
//! and the page shows what it is.

use crate::failed::{Failed, shown};
use crate::form::Form;
use crate::list::{Asked, word};
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::customer::customer;
use crate::view::list::{Beside, list};
use crate::view::shell::{Panes, page as whole};
use crate::view::thread::{seen, thread};
use crate::words::{self, ENGLISH};
use axum::extract::{Path, Query};
use axum::response::Html;
use desk::conversation::{conversation, head};
use desk::presence::{Doing, be_here};
use desk::set::{self, Set};
use desk::template::preview;
use desk::{close, escalate, guide, messages, resume, send as desk_send, take_over};
use domain::head::{AgentMode, Badge, EscalationReason, Head, InteractionStatus, ManagedBy};
use domain::{MessageId, Timestamp};
use serde::{Deserialize, Serialize};

/// `GET /inbox/c/{conversation}`: the page, or one part of it.
pub async fn page(reader: Reader, Path(id): Path<String>, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let settings = reader.settings().await?;
    let part = asked.part.as_str();
    if part == "list" {
        return Ok(Html(shown(&list(&reader, &settings, &asked, Beside::Conversation(&id)).await?)));
    }
    let detail = conversation(&reader.desk(), &id).await?;
    match part {
        "thread" => return Ok(Html(shown(&thread(&reader, &settings, &detail, &asked).await?))),
        "customer" => return Ok(Html(shown(&customer(&reader, &settings, &detail, &asked).await?))),
        _ => {}
    }
    let list = list(&reader, &settings, &asked, Beside::Conversation(&id)).await?;
    let thread = thread(&reader, &settings, &detail, &asked).await?;
    let customer = customer(&reader, &settings, &detail, &asked).await?;
    let title = thread.title.clone();
    let panes = Panes {
        list: (shown(&list), list.url),
        thread: (shown(&thread), thread.url),
        customer: (shown(&customer), customer.url),
    };
    Ok(whole(&reader, &settings, &asked, &title, panes))
}

/// What the customer is written: words, or, where there are none, a template's.
#[derive(Deserialize, Serialize)]
pub struct SendFields {
    #[serde(default)]
    text: String,
    #[serde(default)]
    template: String,
}

/// `GET …/template/{template}`: what a template says to this customer, to be looked over before it is sent (F060).
pub async fn filled(reader: Reader, Path((id, template)): Path<(String, String)>) -> Result<String, Failed> {
    let desk = reader.desk();
    let head = head(&desk, &id).await?;
    Ok(preview(&desk, &template, head.contact.as_str()).await?.text)
}

/// `POST …/send` (F044, F055).
pub async fn send(Path(id): Path<String>, Query(asked): Query<Asked>, form: Form<SendFields>) -> Result<Done, Failed> {
    let done = queue(&id, &form).await;
    done.map_err(|failed| failed.keeping(place(&id, &asked), &form.fields.text))?;
    Ok(at(&id, &asked, &form.reader))
}

async fn queue(id: &str, form: &Form<SendFields>) -> Result<(), Failed> {
    let desk = form.desk();
    let settings = form.reader.settings().await?;
    let own = MessageId::of(&settings.salt, &["desk", &form.event.id]);
    let head = head(&desk, id).await?;
    if form.seen != seen(&head) {
        // A form that was sent twice meets what its first sending has made of the conversation.
        let newest = messages::messages(&desk, id, NEWEST, None).await?;
        if !newest.items.iter().any(|message| message.place.id == own) {
            return Err(Failed::Stale);
        }
    }
    let SendFields { text, template } = &form.fields;
    let template = Some(template.as_str()).filter(|template| text.trim().is_empty() && !template.is_empty());
    let text = if template.is_some() { "" } else { text };
    desk_send::say(&desk, &form.event, id, text, template).await?;
    Ok(())
}

/// Messages among which a form that was sent twice finds its own.
const NEWEST: usize = 20;

/// A form that says nothing but its own name.
#[derive(Deserialize, Serialize)]
pub struct NoFields {}

/// `POST …/take` (F094).
pub async fn take(Path(id): Path<String>, Query(asked): Query<Asked>, form: Form<NoFields>) -> Result<Done, Failed> {
    if current(&id, &form, |head| head.managed_by == ManagedBy::Human).await? {
        take_over::take_over(&form.desk(), &form.event, &id).await?;
    }
    Ok(at(&id, &asked, &form.reader))
}

/// `POST …/resume` (F096).
pub async fn give_back(
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    form: Form<NoFields>,
) -> Result<Done, Failed> {
    let given = |head: &Head| head.managed_by == ManagedBy::Ai && head.status == Badge::Active;
    if current(&id, &form, given).await? {
        resume::resume(&form.desk(), &form.event, &id).await?;
    }
    Ok(at(&id, &asked, &form.reader))
}

/// Why it is escalated.
#[derive(Deserialize, Serialize)]
pub struct EscalateFields {
    reason: String,
}

/// `POST …/escalate` (F097).
pub async fn raise(
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    form: Form<EscalateFields>,
) -> Result<Done, Failed> {
    let reason = word(&form.fields.reason).unwrap_or(EscalationReason::Other);
    if current(&id, &form, |head| head.status == Badge::Escalated).await? {
        escalate::escalate(&form.desk(), &form.event, &id, reason).await?;
    }
    Ok(at(&id, &asked, &form.reader))
}

/// Why it is closed.
#[derive(Deserialize, Serialize)]
pub struct CloseFields {
    #[serde(default)]
    reason: String,
}

/// `POST …/close` (F099 to F101).
pub async fn resolve(
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    form: Form<CloseFields>,
) -> Result<Done, Failed> {
    let (reason, author) = (&form.fields.reason, &form.reader.session.caller.author);
    let ours = |head: &Head| {
        let closing = head.closing.as_ref();
        closing.is_some_and(|closing| closing.reason == *reason && closing.by.as_ref() == Some(author))
    };
    if current(&id, &form, ours).await? {
        close::close(&form.desk(), &form.event, &id, reason).await?;
    }
    Ok(at(&id, &asked, &form.reader))
}

/// What the assistant is told here only.
#[derive(Deserialize, Serialize)]
pub struct GuideFields {
    guide: String,
}

/// `POST …/guide` (F079).
pub async fn tell(Path(id): Path<String>, Query(asked): Query<Asked>, form: Form<GuideFields>) -> Result<Done, Failed> {
    let told = form.fields.guide.trim();
    let before = head(&form.desk(), &id).await?;
    if before.guide.as_deref().unwrap_or_default() != told {
        let set = guide::set_guide(&form.desk(), &form.event, &id, told).await;
        set.map_err(|problem| Failed::from(problem).keeping(place(&id, &asked), told))?;
    }
    Ok(at(&id, &asked, &form.reader))
}

/// What is set on a conversation; what is not there stays.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetFields {
    outcome: Option<String>,
    mode: Option<String>,
    team: Option<String>,
    assignee: Option<String>,
    snoozed: Option<String>,
    follow_up: Option<String>,
}

/// `POST …/set` (F084, F111, B08).
pub async fn set(Path(id): Path<String>, Query(asked): Query<Asked>, form: Form<SetFields>) -> Result<Done, Failed> {
    let (desk, fields) = (form.desk(), &form.fields);
    let before = head(&desk, &id).await?;
    let snoozed = match &fields.snoozed {
        Some(until) => Some(typed(&form, until).await?),
        None => None,
    };
    let follow_up = match &fields.follow_up {
        Some(at) => Some(typed(&form, at).await?),
        None => None,
    };
    let changed =
        |to: &Option<String>, from: &Option<String>| to.clone().filter(|to| *to != from.clone().unwrap_or_default());
    let (team, assignee) = (changed(&fields.team, &before.team), changed(&fields.assignee, &before.assignee));
    let set = Set {
        assistant: None,
        mode: fields.mode.as_deref().and_then(word::<AgentMode>).filter(|mode| *mode != before.agent_mode),
        status: fields
            .outcome
            .as_deref()
            .and_then(word::<InteractionStatus>)
            .filter(|status| *status != before.interaction_status),
        team: team.as_deref(),
        assignee: assignee.as_deref(),
        snoozed_until: snoozed,
        follow_up_at: follow_up,
    };
    if set != Set::default() {
        let after = set::set(&desk, &form.event, &id, set).await?;
        if !form.reader.session.caller.sees(&after) {
            // It is another team's now, and shown to them.
            return Ok(Done { asks: form.reader.asks, to: asked.at("/inbox") });
        }
    }
    Ok(at(&id, &asked, &form.reader))
}

/// A date and a time at the reader's own wall clock; an empty field is none.
async fn typed<T>(form: &Form<T>, text: &str) -> Result<Option<Timestamp>, Failed> {
    if text.is_empty() {
        return Ok(None);
    }
    let settings = form.reader.settings().await?;
    let at = form.reader.moment(&settings).read(text);
    at.map(Some).ok_or(Failed::Form { sentence: ENGLISH.when_is_it })
}

/// What the reader does there.
#[derive(Deserialize, Serialize)]
pub struct HereFields {
    doing: String,
}

/// `POST …/here`: says that the reader is there, and answers who else is (B08).
pub async fn here(Path(id): Path<String>, form: Form<HereFields>) -> Result<String, Failed> {
    let doing = word(&form.fields.doing).unwrap_or(Doing::Viewing);
    let others = be_here(&form.desk(), &id, doing).await?;
    Ok(words::others(&others))
}

/// Whether it is still to be done: not if it is done already; and not at all to another state than the page showed.
async fn current<T>(id: &str, form: &Form<T>, done: impl Fn(&Head) -> bool) -> Result<bool, Failed> {
    let head = head(&form.desk(), id).await?;
    match () {
        () if done(&head) => Ok(false),
        () if form.seen != seen(&head) => Err(Failed::Stale),
        () => Ok(true),
    }
}

fn place(id: &str, asked: &Asked) -> String {
    asked.at(&format!("/inbox/c/{id}"))
}

fn at(id: &str, asked: &Asked, reader: &Reader) -> Done {
    Done { asks: reader.asks, to: place(id, asked) }
}
