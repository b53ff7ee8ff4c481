use super::{AuthorView, instant, word};
use desk::ledger::Line;
use domain::Timestamp;
use domain::contact::Contact;
use serde::Serialize;
use utoipa::ToSchema;

/// Somebody who may not be texted.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OptOutView {
    contact_id: String,
    /// Their number; absent after an erasure.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Each reason by itself: the customer's word and the tenant's.
    because: Vec<BecauseView>,
}

/// Why, and since when.
#[derive(Serialize, ToSchema)]
pub struct BecauseView {
    /// keyword: they texted it; carrier: Telnyx refused a message; manual: somebody of the tenant's set it.
    source: String,
    since: String,
}

impl OptOutView {
    /// As it is answered now.
    pub fn of(contact: &Contact, now: Timestamp) -> Self {
        let contact = &contact.as_of(now);
        let outs = contact.consent.outs();
        Self {
            contact_id: contact.id.to_string(),
            phone: Some(contact.phone.to_string()).filter(|phone| !phone.is_empty()),
            name: contact.name.clone(),
            because: outs
                .iter()
                .map(|turn| BecauseView { source: word(turn.source), since: instant(turn.at) })
                .collect(),
        }
    }
}

/// A change of somebody's consent.
#[derive(Serialize, ToSchema)]
pub struct LedgerView {
    at: String,
    /// in or out, from then on; absent: it changed nothing any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// keyword, carrier or manual.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// The message that said so, or the deed.
    cause: String,
    /// Who of the tenant's; absent: the customer, or the carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<AuthorView>,
}

impl LedgerView {
    /// As it is answered.
    pub fn of(line: &Line) -> Self {
        Self {
            at: instant(line.at),
            to: line.turn.map(|turn| word(turn.to)),
            source: line.turn.map(|turn| word(turn.source)),
            cause: line.cause.clone(),
            by: line.by.as_ref().map(AuthorView::of),
        }
    }
}
