//! A customer, as one address of theirs. Holds the consent, because whoever sends must see it in the same item.

use crate::consent::{Consent, Standing};
use crate::filed::{self, Field, Filed, KeyData, Lent};
use crate::head::Head;
use crate::{ContactId, Phone, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

/// How warm a lead is (F115).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Temperature {
    /// Wants it now.
    Hot,
    /// Wants it.
    Warm,
    /// Might.
    Cool,
    /// Does not.
    Cold,
}

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// The item's version.
    pub v: u32,
    /// Whose contact.
    pub tenant: TenantId,
    /// Its id.
    pub id: ContactId,
    /// Their number.
    pub phone: Phone,
    /// Their name, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their company, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Their e-mail address, when known (F113).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their reference number at the tenant's (F027).
    #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Which of name, company and reference are the daily file's (F171).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed: Option<Lent>,
    /// What the lead is, one of the tenant's lead statuses (F114); never touched by a conversation's own (F110).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_status: Option<String>,
    /// How warm the lead is (F115).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<Temperature>,
    /// The campaign that the lead is in (F053).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// When the item may be forgotten, in seconds since 1970: of somebody whom only a daily file names, until there is a conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<i64>,
    /// May we text them?
    pub consent: Consent,
    /// `consent.standing()` as an attribute that a condition can name.
    pub opted_out: bool,
    /// Rises with every change of the consent: what a write of it expects.
    pub consent_version: u64,
    /// How often the item has been written; the table counts it, so it is only read.
    #[serde(default, skip_serializing)]
    pub rev: u64,
}

impl Contact {
    /// Somebody who has just written for the first time.
    pub fn new(tenant: TenantId, id: ContactId, phone: Phone) -> Self {
        Self {
            v: 1,
            tenant,
            id,
            phone,
            name: None,
            company: None,
            email: None,
            reference: None,
            filed: None,
            lead_status: None,
            temperature: None,
            campaign: None,
            ttl: None,
            consent: Consent::default(),
            opted_out: false,
            consent_version: 0,
            rev: 0,
        }
    }

    /// Whether somebody has said who they are.
    pub fn is_known(&self) -> bool {
        self.name.is_some() || self.company.is_some() || self.reference.is_some()
    }

    /// The conversation as it shows what is known of them.
    pub fn shown_in(&self, head: &Head) -> Head {
        let (title, company, reference) = (self.name.clone(), self.company.clone(), self.reference.clone());
        Head { title, company, reference, filed: self.filed.clone(), ..head.clone() }
    }

    /// As they are known now: without what a daily file said of a day that is over.
    pub fn as_of(&self, now: Timestamp) -> Self {
        let mut contact = self.clone();
        let (lent, data) = contact.key_data();
        filed::expire(lent, data, now);
        contact
    }

    /// With what the day's file says of them, in the place of what an earlier one said. Whom only files name is forgotten with it.
    pub fn filed(&self, said: &Filed) -> Self {
        let mut contact = Self { ttl: self.ttl.map(|_| said.until.0 / 1000), ..self.clone() };
        let (lent, data) = contact.key_data();
        filed::lend(lent, data, Some(said));
        contact
    }

    /// Somebody whom only the day's file names.
    pub fn only_filed(self, said: &Filed) -> Self {
        Self { ttl: Some(0), ..self }.filed(said)
    }

    /// There is a conversation with them: they are not forgotten any more.
    pub fn met(&self) -> Self {
        Self { ttl: None, ..self.clone() }
    }

    /// What somebody has changed since is no longer the file's.
    pub fn said_since(self, before: &Self) -> Self {
        let same = [
            (Field::Name, self.name == before.name),
            (Field::Company, self.company == before.company),
            (Field::Reference, self.reference == before.reference),
        ];
        let own: Vec<Field> = same.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect();
        Self { filed: self.filed.and_then(|lent| lent.without(&own)), ..self }
    }

    fn key_data(&mut self) -> (&mut Option<Lent>, KeyData<'_>) {
        let Self { name, company, reference, filed, .. } = self;
        (filed, [(Field::Name, name), (Field::Company, company), (Field::Reference, reference)])
    }

    /// The contact after they have written from this number. Who was erased and stays opted out had none.
    pub fn written_from(self, phone: Phone) -> Self {
        Self { phone, ..self.met() }
    }

    /// The contact with another consent.
    pub fn with_consent(&self, consent: Consent) -> Self {
        let opted_out = consent.standing() == Standing::Out;
        Self { consent, opted_out, consent_version: self.consent_version + 1, ..self.clone() }
    }
}
