//! Templates: texts that are written once and sent often (F060), with placeholders for what is known of a customer.

use crate::audit::Deed;
use crate::contact;
use crate::kept::{self, Kept, Told};
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use crate::settings::{load, name};
use crate::words::missing;
use domain::ids::{is_made, made};
use domain::permission::Permission;
use domain::segment::{Count, count};
use domain::template::{Invalid, check, render};
use platform::keys;
use serde::{Deserialize, Serialize};

/// Templates of one tenant: as many as somebody finds one among.
pub const MOST: usize = 200;

/// A template.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Template {
    /// The item's version.
    pub v: u32,
    /// Its id.
    pub id: String,
    /// What people choose it by.
    pub name: String,
    /// What it says, in at most ten segments.
    pub text: String,
}

/// What a template says to a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The words.
    pub text: String,
    /// How long they are.
    pub count: Count,
}

/// The tenant's templates.
pub async fn list(desk: &Desk<'_>) -> Result<Vec<Kept<Template>>, Problem> {
    desk.caller.must(Permission::ReadSettings)?;
    all(desk).await
}

/// All of them, whoever asks.
async fn all(desk: &Desk<'_>) -> Result<Vec<Kept<Template>>, Problem> {
    kept::list(desk, keys::TEMPLATES, MOST + 1).await
}

/// One of them.
pub async fn template(desk: &Desk<'_>, id: &str) -> Result<Kept<Template>, Problem> {
    desk.caller.must(Permission::ReadSettings)?;
    find(desk, id).await?.ok_or(Problem::NotFound)
}

/// The template with this id, whoever asks.
pub(crate) async fn find(desk: &Desk<'_>, id: &str) -> Result<Option<Kept<Template>>, Problem> {
    match is_made(KIND, id) {
        true => kept::find(desk, keys::template(&desk.caller.tenant, id)).await,
        false => Ok(None),
    }
}

/// Makes one.
pub async fn create(desk: &Desk<'_>, event: &Event, called: &str, text: &str) -> Result<Template, Problem> {
    desk.caller.must(Permission::EditSettings)?;
    let settings = load(desk).await?;
    let id = made(KIND, &settings.salt, &[&event.id]);
    let template = Template { v: 1, id, name: name(called)?, text: checked(text)? };
    if all(desk).await?.iter().filter(|known| known.id != template.id).count() >= MOST {
        return Err(Problem::Full(MOST));
    }
    let key = keys::template(&desk.caller.tenant, &template.id);
    let told = Told { deed: Deed::TemplateCreated, on: &template.id };
    kept::make(desk, event, &key, &template, told, vec![]).await?.ok_or(Problem::Stale)
}

/// Changes one; `None` leaves it. What was sent stays as it was.
pub async fn patch(
    desk: &Desk<'_>,
    event: &Event,
    id: &str,
    called: Option<&str>,
    text: Option<&str>,
) -> Result<Kept<Template>, Problem> {
    desk.caller.must(Permission::EditSettings)?;
    let (called, text) = (called.map(name).transpose()?, text.map(checked).transpose()?);
    find(desk, id).await?.ok_or(Problem::NotFound)?;
    let told = Told { deed: Deed::TemplateChanged, on: id };
    kept::change(desk, event, &keys::template(&desk.caller.tenant, id), told, |before: &Template| {
        let (name, text) = (called.clone().unwrap_or(before.name.clone()), text.clone().unwrap_or(before.text.clone()));
        Ok(Template { name, text, ..before.clone() })
    })
    .await
}

/// Takes one away.
pub async fn remove(desk: &Desk<'_>, event: &Event, id: &str) -> Result<(), Problem> {
    desk.caller.must(Permission::EditSettings)?;
    if !is_made(KIND, id) {
        return Err(Problem::NotFound);
    }
    let told = Told { deed: Deed::TemplateRemoved, on: id };
    kept::remove(desk, event, &keys::template(&desk.caller.tenant, id), told, |_: &Template| Ok(vec![])).await
}

/// What it says to this contact, and how long that is.
pub async fn preview(desk: &Desk<'_>, id: &str, contact: &str) -> Result<Preview, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    let template = find(desk, id).await?.ok_or(Problem::NotFound)?;
    let contact = contact::find(desk, contact).await?;
    let text = render(&template.text, &contact.as_of(desk.outside.clock.now())).map_err(missing)?;
    let count = count(&text);
    Ok(Preview { text, count })
}

/// What the ids of templates begin with.
const KIND: &str = "tpl";

fn checked(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let detail = "There are {name}, {first_name} and {company}; a fallback follows a bar, as in {name|there}.";
    match check(text) {
        Ok(()) => Ok(text.to_owned()),
        Err(Invalid::Unknown(_)) => Err(Problem::invalid("text", "unknown_variable", detail)),
        Err(Invalid::Length) => Err(Problem::invalid("text", "invalid_text", "A template has 1 to 10 segments.")),
    }
}
