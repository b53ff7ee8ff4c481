//! A customer.

use crate::word::{instant, word};
use domain::Timestamp;
use domain::consent::Standing;
use domain::contact::Contact;
use serde::Serialize;
use utoipa::ToSchema;

/// A customer, as one address of theirs (F112 to F115).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    /// Its id, which `leadId` means too.
    #[schema(example = "cnt_2f7m…")]
    id: String,
    /// The same for the same state, and higher for a later one: its ETag.
    version: u64,
    /// Their number; absent after an erasure.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// Their reference number at the tenant's.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    /// One of the tenant's lead statuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    lead_status: Option<String>,
    /// HOT, WARM, COOL or COLD.
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<String>,
    /// The campaign that they are in.
    #[serde(skip_serializing_if = "Option::is_none")]
    current_campaign_id: Option<String>,
    /// Whether they may not be texted.
    opted_out: bool,
    /// Whether one of the tenant's people has set that.
    do_not_contact: bool,
    /// Since when they may not be texted.
    #[serde(skip_serializing_if = "Option::is_none")]
    opted_out_at: Option<String>,
}

impl ContactView {
    /// As it is answered now.
    pub fn of(contact: &Contact, now: Timestamp) -> Self {
        let contact = &contact.as_of(now);
        let out = contact.consent.standing() == Standing::Out;
        Self {
            id: contact.id.to_string(),
            version: contact.rev,
            phone: Some(contact.phone.to_string()).filter(|phone| !phone.is_empty()),
            name: contact.name.clone(),
            company: contact.company.clone(),
            email: contact.email.clone(),
            reference: contact.reference.clone(),
            lead_status: contact.lead_status.clone(),
            temperature: contact.temperature.map(word),
            current_campaign_id: contact.campaign.clone(),
            opted_out: contact.opted_out,
            do_not_contact: contact.consent.is_manual(),
            opted_out_at: contact.consent.last_out().filter(|_| out).map(instant),
        }
    }
}
