//! Which campaign a message belongs to (F053): the one that the send names, else the one that the lead is in.

use crate::outside::Desk;
use crate::problem::Problem;
use domain::CampaignId;
use domain::campaign::Campaign;
use domain::contact::Contact;
use platform::keys;
use platform::records::read_some;
use platform::table::Freshness;

/// Finds it. One that is named must be the tenant's; the lead's may be another system's, of which nothing is known here.
pub async fn of(desk: &Desk<'_>, named: Option<&str>, lead: Option<&Contact>) -> Result<Option<Campaign>, Problem> {
    if let Some(named) = named {
        let unknown = Problem::invalid("campaignId", "unknown_campaign", "Choose one of the tenant's campaigns.");
        return find(desk, named).await?.map(Some).ok_or(unknown);
    }
    match lead.and_then(|lead| lead.campaign.as_deref()) {
        Some(id) => find(desk, id).await,
        None => Ok(None),
    }
}

async fn find(desk: &Desk<'_>, id: &str) -> Result<Option<Campaign>, Problem> {
    let Some(id) = CampaignId::parse(id) else { return Ok(None) };
    let key = keys::campaign(&desk.caller.tenant, &id);
    Ok(read_some(desk.outside.table.get(&[key], Freshness::Eventual).await?[0].as_ref())?)
}
