//! The list with nothing opened beside it.

use crate::failed::{Failed, shown};
use crate::list::Asked;
use crate::reader::Reader;
use crate::view::list::{Beside, list};
use crate::view::shell::{Panes, page as whole};
use crate::words::{ENGLISH, Words};
use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use domain::permission::Permission;

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
