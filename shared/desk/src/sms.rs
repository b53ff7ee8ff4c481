//! A message to a lead (F050 to F054): who it is to and what it says suffice; everything else is found out.

use crate::outgoing::{Outgoing, Queued, queue};
use crate::outside::{Desk, Event};
use crate::phone;
use crate::problem::Problem;
use crate::sender::{self, Newest};
use crate::{campaign, contact, words};
use domain::ContactId;
use domain::act::Takeover;
use domain::campaign::Provider;
use domain::permission::Permission;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sms<'a> {
    /// The lead: a contact's id.
    pub lead: &'a str,
    /// What it says.
    pub message: &'a str,
    /// A template that says it instead (F060).
    pub template: Option<&'a str>,
    /// Another number than the lead's own.
    pub to: Option<&'a str>,
    /// Another number than the one that would be found (F052).
    pub from: Option<&'a str>,
    /// Another campaign than the one that the lead is in (F053).
    pub campaign: Option<&'a str>,
    /// Another provider than the campaign's or the tenant's (F054).
    pub provider: Option<Provider>,
    /// Whether it takes the word from the assistant; absent: if a person writes.
    pub takeover: Option<Takeover>,
}

/// Sends it.
pub async fn send(desk: &Desk<'_>, event: &Event, asked: Sms<'_>) -> Result<Queued, Problem> {
    desk.caller.must(Permission::SendMessages)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let lead = contact::find(desk, asked.lead).await?;
    let theirs = match asked.to {
        Some(to) => phone::parse(to, &settings.country, "to")?.phone,
        None => Some(lead.phone.clone()).filter(|phone| !phone.as_str().is_empty()).ok_or(Problem::NoPhone)?,
    };
    let campaign = campaign::of(desk, asked.campaign, Some(&lead)).await?;
    let through = asked.provider.or(campaign.as_ref().and_then(|campaign| campaign.provider));
    let contact = ContactId::of(&settings.salt, "sms", theirs.as_str());
    let sender = sender::resolve(desk, &settings, asked.from, &contact, campaign.as_ref(), Newest::Ignored).await?;
    let said = words::find(desk, asked.message, asked.template).await?;
    let outgoing = Outgoing::of(desk, sender, contact, theirs, said);
    let takeover = asked.takeover.unwrap_or(outgoing.takeover);
    queue(desk, event, &Outgoing { takeover, campaign: asked.campaign, through, ..outgoing }).await
}
