//! The list with nothing opened beside it.

use crate::failed::{Failed, shown};
use crate::form::Form;
use crate::list::Asked;
use crate::outcome::Done;
use crate::reader::{Asks, Reader};
use crate::view::list::{Beside, list};
use crate::view::shell::{Panes, page as whole};
use crate::words::{ENGLISH, Words};
use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use desk::person::{Availability, be};
use desk::settings::{Patch, patch};
use domain::permission::Permission;
use domain::settings::Switch;
use serde::{Deserialize, Serialize};

/// What stands in the middle while nothing is opened.
#[derive(Template)]
#[template(path = "nothing.html")]
struct Nothing {
    t: &'static Words,
    may_start: bool,
}

/// `GET /inbox`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let settings = reader.settings().await?;
    let list = list(&reader, &settings, &asked, Beside::Nothing).await?;
    if asked.part == "list" {
        return Ok(Html(shown(&list)));
    }
    let nothing = Nothing { t: &ENGLISH, may_start: reader.may(Permission::SendMessages) };
    let panes = Panes {
        thread: (shown(&nothing), String::new()),
        list: (shown(&list), list.url),
        customer: (String::new(), String::new()),
    };
    Ok(whole(&reader, &settings, &asked, ENGLISH.inbox, panes))
}

/// Whether the assistant answers anybody.
#[derive(Deserialize, Serialize)]
pub struct SwitchFields {
    to: Switch,
}

/// `POST /inbox/replies`: the SMS Replies switch (F091).
pub async fn switch(Query(asked): Query<Asked>, form: Form<SwitchFields>) -> Result<Done, Failed> {
    let change = Patch { sms_replies: Some(form.fields.to), ..Patch::default() };
    patch(&form.desk(), &form.event, change).await?;
    Ok(Done { asks: form.reader.asks, to: asked.at("/inbox") })
}

/// Whether somebody takes conversations.
#[derive(Deserialize, Serialize)]
pub struct MeFields {
    availability: Availability,
}

/// `POST /inbox/me`: whether the reader takes conversations from now on (B08).
pub async fn me(form: Form<MeFields>) -> Result<Done, Failed> {
    be(&form.desk(), &form.event, form.fields.availability).await?;
    Ok(Done { asks: Asks::Page, to: "/inbox".to_owned() })
}
