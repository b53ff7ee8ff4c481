//! Start Conversation (F001 to F012): a customer's number and a first message. Whoever has a conversation with them already gets
//! that one.

use crate::outgoing::{Learnt, Outgoing, Place, Queued, queue};
use crate::outside::{Desk, Event};
use crate::phone::{self, Form};
use crate::problem::Problem;
use crate::sender::{self, Newest};
use crate::{campaign, contact, words};
use domain::ContactId;
use domain::permission::Permission;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start<'a> {
    /// The customer's number, as somebody typed it.
    pub phone: &'a str,
    /// The first message.
    pub message: &'a str,
    /// A template that says it instead (F060).
    pub template: Option<&'a str>,
    /// Their name.
    pub name: Option<&'a str>,
    /// Their company.
    pub company: Option<&'a str>,
    /// Our number.
    pub from: Option<&'a str>,
    /// The team of a new conversation.
    pub team: Option<&'a str>,
    /// Whether the lists show a new conversation at once.
    pub listing: Listing,
}

/// Whether the lists show a conversation that we begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listing {
    /// At once.
    #[default]
    AtOnce,
    /// When the customer answers: an ad-hoc message's (F170).
    OnceAnswered,
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
    let known = contact::known(desk, &contact).await?;
    let campaign = campaign::of(desk, None, known.as_ref()).await?;
    let sender = sender::resolve(desk, &settings, asked.from, &contact, campaign.as_ref(), Newest::Decides).await?;
    let said = words::find(desk, asked.message, asked.template).await?;
    let outgoing = Outgoing::of(desk, sender, contact, typed.phone.clone(), said);
    let learnt = Learnt { name: asked.name, company: asked.company };
    let through = campaign.and_then(|campaign| campaign.provider);
    let outgoing = Outgoing { place: Place::Any(asked.team, asked.listing), through, learnt, ..outgoing };
    let queued = queue(desk, event, &outgoing).await?;
    Ok(Started { queued, phone: typed.phone, form: typed.form })
}
