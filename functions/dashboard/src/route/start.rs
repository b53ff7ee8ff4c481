//! Start Conversation (F001 to F012, F168, F169): a number and a first message.

use crate::failed::{Failed, shown};
use crate::form::Form;
use crate::list::Asked;
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::choice::{Choice, choices};
use crate::view::face::spaced;
use crate::view::list::{Beside, list};
use crate::view::shell::{Panes, page as whole};
use crate::words::{ENGLISH, Words};
use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use desk::start::{Start, start};
use domain::permission::Permission;
use serde::{Deserialize, Serialize};

#[derive(Template)]
#[template(path = "start.html")]
struct StartPart {
    t: &'static Words,
    csrf: String,
    key: String,
    phone: String,
    teams: Vec<Choice>,
    numbers: Vec<Choice>,
    back: String,
}

/// Whom to write to.
#[derive(Deserialize)]
pub struct To {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    team: String,
}

/// `GET /inbox/new`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>, Query(to): Query<To>) -> Result<Html<String>, Failed> {
    reader.session.caller.must(Permission::SendMessages)?;
    let settings = reader.settings().await?;
    let asked = Asked { team: String::new(), ..asked };
    let list = list(&reader, &settings, &asked, Beside::Form).await?;
    if asked.part == "list" {
        return Ok(Html(shown(&list)));
    }
    let seen = settings.teams.iter().filter(|team| reader.session.caller.sees_team(Some(&team.id)));
    let teams = seen.map(|team| (team.id.clone(), team.name.clone()));
    let none = (String::new(), ENGLISH.no_team.to_owned());
    let part = StartPart {
        t: &ENGLISH,
        csrf: reader.session.csrf.clone(),
        key: reader.wired.draw(),
        phone: to.phone,
        teams: choices([none].into_iter().chain(teams), &to.team),
        numbers: numbers(&reader).await?,
        back: asked.at("/inbox"),
    };
    let panes = Panes {
        list: (shown(&list), list.url),
        thread: (shown(&part), "new".to_owned()),
        customer: (String::new(), String::new()),
    };
    Ok(whole(&reader, &settings, &asked, ENGLISH.start, panes))
}

/// The numbers that one can write from (F049); none to choose from where there is one.
async fn numbers(reader: &Reader) -> Result<Vec<Choice>, Failed> {
    let page = desk::number::numbers(&reader.desk(), MOST_NUMBERS, None).await?;
    if page.items.len() < 2 {
        return Ok(vec![]);
    }
    let known = page.items.iter().map(|number| (number.phone.to_string(), spaced(number.phone.as_str())));
    Ok(choices([(String::new(), ENGLISH.usual_number.to_owned())].into_iter().chain(known), ""))
}

/// Numbers among which one chooses by hand.
const MOST_NUMBERS: usize = 50;

/// What is asked for.
#[derive(Deserialize, Serialize)]
pub struct StartFields {
    phone: String,
    text: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    company: String,
    #[serde(default)]
    team: String,
    #[serde(default)]
    from: String,
}

/// `POST /inbox/new`.
pub async fn send(form: Form<StartFields>) -> Result<Done, Failed> {
    fn given(text: &str) -> Option<&str> {
        Some(text.trim()).filter(|text| !text.is_empty())
    }
    let fields = &form.fields;
    let asked = Start {
        phone: &fields.phone,
        message: &fields.text,
        template: None,
        name: given(&fields.name),
        company: given(&fields.company),
        from: given(&fields.from),
        team: given(&fields.team),
        ..Start::default()
    };
    let started = start(&form.desk(), &form.event, asked).await;
    let started = started.map_err(|problem| Failed::from(problem).keeping("/inbox/new".to_owned(), &fields.text))?;
    Ok(Done { asks: form.reader.asks, to: format!("/inbox/c/{}", started.queued.conversation) })
}
