//! A message in a conversation that is open in front of whoever writes it (F044, F045): from the thread's own number, and refused
//! when the conversation is closed.

use crate::conversation;
use crate::outgoing::{Learnt, Outgoing, Place, Queued, queue};
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use crate::sender::Sender;
use crate::start::{source, takeover};
use domain::account::Route;
use domain::act::{Refusal, Takeover};
use domain::head::Badge;
use domain::permission::Permission;

/// Sends it.
pub async fn send(desk: &Desk<'_>, event: &Event, conversation: &str, text: &str) -> Result<Queued, Problem> {
    send_as(desk, event, conversation, text, takeover(desk)).await
}

/// Sends it, saying whether it takes the word from the assistant.
pub async fn send_as(
    desk: &Desk<'_>,
    event: &Event,
    conversation: &str,
    text: &str,
    takeover: Takeover,
) -> Result<Queued, Problem> {
    desk.caller.must(Permission::SendMessages)?;
    let head = conversation::head(desk, conversation).await?;
    if head.status == Badge::Closed {
        return Err(Refusal::Closed.into());
    }
    let route = Route { v: 1, tenant: head.tenant.clone(), account: head.account.clone() };
    let outgoing = Outgoing {
        sender: Sender { phone: head.ours.clone(), route },
        contact: head.contact.clone(),
        theirs: head.theirs.clone(),
        text,
        source: source(desk),
        takeover,
        place: Place::Named(conversation),
        learnt: Learnt::default(),
    };
    queue(desk, event, &outgoing).await
}
