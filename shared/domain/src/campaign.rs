//! A campaign, as far as a single message needs it: which number it texts from and through whom (F049, F052 to F054). Its audience and
//! its pace are not here.

use crate::{CampaignId, Phone};
use serde::{Deserialize, Serialize};

/// A campaign of a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// The item's version.
    pub v: u32,
    /// Its id.
    pub id: CampaignId,
    /// Its name, for people.
    pub name: String,
    /// The number of ours that it texts from; the tenant's own order when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Phone>,
    /// Through whom it texts; as the tenant does when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Provider>,
}

/// Who takes our messages to the customer (C18): whom a send names, else the campaign's, else the tenant's at its first admission,
/// else Telnyx (F054).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Telnyx.
    #[default]
    Telnyx,
    /// Nobody: the message goes through everything but the POST, and is shown as sent. For trying a campaign out.
    Simulator,
}
