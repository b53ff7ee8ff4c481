//! A tenant's numbers: does each lead here, and is it on the account's messaging profile?

use super::Doctor;
use crate::problem::Problem;
use crate::telnyx::{Telnyx, Told, telnyx};
use domain::account::{Account, Route};
use domain::settings::Settings;
use domain::{Phone, TenantId};
use platform::keys;
use platform::records::read_some;
use platform::table::{Item, Range};
use serde_json::json;

pub async fn look(doctor: &mut Doctor<'_>, settings: &Settings, accounts: &[Account]) -> Result<(), Problem> {
    let tenant = &settings.tenant;
    let items = doctor.outside.all(&keys::tenant(tenant), Range::Prefix(keys::NUMBERS.into())).await?;
    let numbers: Vec<Phone> = items.iter().filter_map(number).collect();
    for account in accounts {
        let Ok(Some(key)) = doctor.outside.vault.find(&account.key_secret).await else {
            continue;
        };
        let telnyx = telnyx(doctor.outside, key);
        // Why Telnyx does not answer, the account's own check has said.
        if telnyx.profile(&account.profile).await.is_err() {
            continue;
        }
        for ours in &numbers {
            if route(doctor, tenant, ours).await?.is_some_and(|route| route.account == account.id) {
                profile_of(doctor, &telnyx, account, ours).await;
            }
        }
        strays(doctor, &telnyx, account, tenant).await?;
    }
    for ours in &numbers {
        match route(doctor, tenant, ours).await? {
            Some(route) if accounts.iter().any(|account| account.id == route.account) => {
                doctor.fine("number", format!("what is texted to {ours} is {tenant}'s"));
            }
            Some(route) => doctor.wrong(
                "number",
                format!(
                    "{ours} is sent through the account {}, which does not \
                     exist; admin number attach {tenant} {ours} mends it",
                    route.account
                ),
            ),
            None => doctor.wrong(
                "number",
                format!(
                    "{ours} does not lead to {tenant}; admin number attach \
                     {tenant} {ours} mends it, or says whose it is"
                ),
            ),
        }
    }
    Ok(())
}

fn number(item: &Item) -> Option<Phone> {
    Phone::parse(item.get("number")?.as_str()?)
}

/// The number's route, if it is this tenant's.
async fn route(doctor: &Doctor<'_>, tenant: &TenantId, ours: &Phone) -> Result<Option<Route>, Problem> {
    let [route] = doctor.outside.get([keys::route(ours)]).await?;
    Ok(read_some::<Route>(route.as_ref())?.filter(|route| route.tenant == *tenant))
}

async fn profile_of(doctor: &mut Doctor<'_>, telnyx: &Telnyx<'_>, account: &Account, ours: &Phone) {
    let found = match telnyx.number(ours).await {
        Ok(Some(found)) => found,
        Ok(None) => {
            return doctor.wrong(
                "number",
                format!(
                    "Telnyx has no number {ours} for the key of account {}; buy it there, or use its own account's key",
                    account.id
                ),
            );
        }
        Err(failure) => {
            let problem = failure.problem(doctor.outside, &format!("number {ours}"));
            return doctor.wrong("number", problem.sentence);
        }
    };
    if found.profile == account.profile {
        return doctor.fine("number", format!("{ours} is on the messaging profile of account {}", account.id));
    }
    let outside = doctor.outside;
    let elsewhere = if found.profile.is_empty() { "no messaging profile" } else { "another messaging profile" };
    let sentence = format!("{ours} is on {elsewhere}, so its texts do not come to account {}", account.id);
    let fields = json!({"messaging_profile_id": account.profile});
    let step = json!({"telnyx": format!("phone_numbers/{}/messaging", found.id), "set": fields});
    let act = async {
        let answer = telnyx.assign(&found, &account.profile).await;
        answer.map_err(|failure| failure.problem(outside, "change of the number"))
    };
    doctor.mend("number", &sentence, step, act).await;
}

/// Numbers on the profile that are not the tenant's: nobody's, whose texts would be dropped, or another tenant's.
async fn strays(
    doctor: &mut Doctor<'_>,
    telnyx: &Telnyx<'_>,
    account: &Account,
    tenant: &TenantId,
) -> Result<(), Problem> {
    let on_profile = telnyx.numbers_of(&account.profile).await.unwrap_or_default();
    let mut attached = 0;
    for ours in on_profile.iter().filter_map(|number| Phone::parse(&number.phone)) {
        let [found] = doctor.outside.get([keys::route(&ours)]).await?;
        match read_some::<Route>(found.as_ref())? {
            Some(route) if route.tenant == *tenant => attached += 1,
            Some(route) => {
                let owner = route.tenant;
                let sentence = format!(
                    "{ours} of the tenant {owner} is on the messaging profile of {tenant}, so that opt-outs of one \
                     count for both; give each its own"
                );
                doctor.wrong("number", sentence);
            }
            None => {
                let sentence = format!(
                    "{ours} is on the messaging profile, and no number of {tenant}: what is texted to it is dropped; \
                     admin number attach {tenant} {ours} takes it"
                );
                doctor.wrong("number", sentence);
            }
        }
    }
    if attached == 0 {
        let id = &account.id;
        let sentence = format!(
            "no number of {tenant} is on the messaging profile of account {id}; admin number attach {tenant} +1… is the way"
        );
        doctor.wrong("number", sentence);
    }
    Ok(())
}
