//! A message in a conversation that is open in front of whoever writes it (F044, F045): from the thread's own number, and refused
//! when the conversation is closed.

use crate::conversation;
use crate::outgoing::{Outgoing, Place, Queued, queue};
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use crate::sender::Sender;
use crate::words;
use domain::account::Route;
use domain::act::Refusal;
use domain::head::Badge;
use domain::permission::Permission;

/// Sends it.
pub async fn send(desk: &Desk<'_>, event: &Event, conversation: &str, text: &str) -> Result<Queued, Problem> {
    say(desk, event, conversation, text, None).await
}

/// Sends a text, or what a template says to the customer (F060).
pub async fn say(
    desk: &Desk<'_>,
    event: &Event,
    conversation: &str,
    text: &str,
    template: Option<&str>,
) -> Result<Queued, Problem> {
    desk.caller.must(Permission::SendMessages)?;
    let head = conversation::head(desk, conversation).await?;
    if head.status == Badge::Closed {
        return Err(Refusal::Closed.into());
    }
    let route = Route { v: 1, tenant: head.tenant.clone(), account: head.account.clone() };
    let sender = Sender { phone: head.ours.clone(), route };
    let said = words::find(desk, text, template).await?;
    let outgoing = Outgoing::of(desk, sender, head.contact.clone(), head.theirs.clone(), said);
    queue(desk, event, &Outgoing { place: Place::Named(conversation), ..outgoing }).await
}
