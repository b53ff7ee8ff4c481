//! Start Conversation (F001 to F012): a customer's number and a first message. Whoever has a conversation with them already gets
//! that one.

use crate::outgoing::{Learnt, Outgoing, Place, Queued, queue};
use crate::outside::{Desk, Event};
use crate::phone::{self, Form};
use crate::problem::Problem;
use crate::sender::{self, Newest};
use domain::ContactId;
use domain::act::Takeover;
use domain::author::AuthorKind;
use domain::message::Source;
use domain::permission::Permission;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start<'a> {
    /// The customer's number, as somebody typed it.
    pub phone: &'a str,
    /// The first message.
    pub message: &'a str,
    /// Their name.
    pub name: Option<&'a str>,
    /// Their company.
    pub company: Option<&'a str>,
    /// Our number.
    pub from: Option<&'a str>,
    /// The team of a new conversation.
    pub team: Option<&'a str>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// The message.
    pub queued: Queued,
    /// The number as it was understood.
    pub phone: domain::Phone,
    /// Whether it was written in another form.
    pub form: Form,
}

/// The longest name or company, in characters.
pub const LONGEST_NAME: usize = 120;

/// Starts it, or goes on with it.
pub async fn start(desk: &Desk<'_>, event: &Event, asked: Start<'_>) -> Result<Started, Problem> {
    desk.caller.must(Permission::SendMessages)?;
    for (field, text) in [("name", asked.name), ("company", asked.company)] {
        if text.is_some_and(|text| text.chars().count() > LONGEST_NAME) {
            return Err(Problem::invalid(field, "too_long", "It has at most 120 characters."));
        }
    }
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let typed = phone::parse(asked.phone, &settings.country, "phone")?;
    if let Some(team) = asked.team
        && !(settings.teams.iter().any(|known| known.id == team) && desk.caller.sees_team(Some(team)))
    {
        return Err(Problem::invalid("team", "unknown_team", "Choose one of your teams."));
    }
    let contact = ContactId::of(&settings.salt, "sms", typed.phone.as_str());
    let sender = sender::resolve(desk, &settings, asked.from, &contact, Newest::Decides).await?;
    let outgoing = Outgoing {
        sender,
        contact,
        theirs: typed.phone.clone(),
        text: asked.message,
        source: source(desk),
        takeover: takeover(desk),
        place: Place::Any(asked.team),
        learnt: Learnt { name: asked.name, company: asked.company },
    };
    let queued = queue(desk, event, &outgoing).await?;
    Ok(Started { queued, phone: typed.phone, form: typed.form })
}

/// Who writes, by what they are (F055, F056).
pub(crate) fn source(desk: &Desk<'_>) -> Source {
    match desk.caller.author.kind {
        AuthorKind::Person => Source::Manual,
        AuthorKind::Key => Source::Api,
    }
}

/// A person's message takes the word from the assistant, a program's does not (C24).
pub(crate) fn takeover(desk: &Desk<'_>) -> Takeover {
    match desk.caller.author.kind {
        AuthorKind::Person => Takeover::Takes,
        AuthorKind::Key => Takeover::Leaves,
    }
}
