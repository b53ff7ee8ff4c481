//! The proof of a change that makes no item of its own: that the event was handled, how it was answered, and what followed.
//! It is stored in the transaction of the change, so that a repeated call finds either both or neither.

use crate::outside::{Desk, Event, REMEMBERED_SECONDS, Repeats};
use crate::problem::Problem;
use domain::ContactId;
use domain::queued::Send;
use platform::records::{item_at, read_some};
use platform::table::{Condition, Freshness, Item, Key, Write};
use platform::{follow_up, keys};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
struct Handled<A> {
    v: u32,
    fingerprint: String,
    /// Ids and states only: nobody's words, name or number outlives them here.
    answer: A,
    #[serde(flatten)]
    follow: Follow,
    /// When it may be forgotten, in seconds since 1970.
    ttl: i64,
}

/// What follows from a change.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Follow {
    /// Messages to be admitted.
    pub sends: Vec<Send>,
    /// Of whom something else is known now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<ContactId>,
}

impl Follow {
    /// Tells it.
    pub async fn tell(&self, desk: &Desk<'_>) -> Result<(), Problem> {
        for send in &self.sends {
            follow_up::send(desk.outside.queue, send).await?;
        }
        if let Some(contact) = &self.known {
            follow_up::known(desk.outside.queue, &desk.caller.tenant, contact).await?;
        }
        Ok(())
    }
}

/// The answer of a change that is answered with the thing itself, read again.
#[derive(Deserialize, Serialize)]
pub struct Nothing {}

/// Where the proof of this event is.
pub fn key(desk: &Desk<'_>, event: &Event) -> Key {
    keys::handled(&desk.caller.tenant, &event.id)
}

/// The write that proves it; none for what cannot be repeated.
pub fn proof<A: Serialize>(desk: &Desk<'_>, event: &Event, answer: &A, sends: &[Send]) -> Option<Write> {
    proof_of(desk, event, answer, &Follow { sends: sends.to_vec(), known: None })
}

/// The same, with all that follows.
pub fn proof_of<A: Serialize>(desk: &Desk<'_>, event: &Event, answer: &A, follow: &Follow) -> Option<Write> {
    if event.repeats == Repeats::Never {
        return None;
    }
    let ttl = desk.outside.clock.now().0 / 1000 + REMEMBERED_SECONDS;
    let handled = Handled { v: 1, fingerprint: event.fingerprint.clone(), answer, follow: follow.clone(), ttl };
    Some(Write::Put { item: item_at(key(desk, event), &handled, vec![]), condition: Condition::Absent })
}

/// The answer that was given before, looked up; what cannot be repeated is not asked about.
pub async fn look<A: DeserializeOwned>(desk: &Desk<'_>, event: &Event) -> Result<Option<A>, Problem> {
    match event.repeats {
        Repeats::Never => Ok(None),
        Repeats::ForADay => {
            let items = desk.outside.table.get(&[key(desk, event)], Freshness::Strong).await?;
            before(desk, event, items[0].as_ref()).await
        }
    }
}

/// The answer that was given before, having told again what followed.
pub async fn before<A: DeserializeOwned>(
    desk: &Desk<'_>,
    event: &Event,
    item: Option<&Item>,
) -> Result<Option<A>, Problem> {
    let Some(handled) = read_some::<Handled<A>>(item)? else { return Ok(None) };
    if handled.fingerprint != event.fingerprint {
        return Err(Problem::Reused);
    }
    handled.follow.tell(desk).await?;
    Ok(Some(handled.answer))
}
