//! A tenant's Telnyx accounts: is the key valid, is the profile set up as Volley needs it, are its webhooks believed?

use super::Doctor;
use crate::problem::Problem;
use crate::telnyx::{OptOut, Profile, Telnyx, TelnyxFailure, Told, telnyx};
use domain::ContactId;
use domain::account::Account;
use domain::checkup::{self, State};
use domain::settings::Settings;
use platform::keys;
use platform::records::read;
use platform::table::{Freshness, MAX_KEYS, Range, Table};
use platform::telnyx::signature::PublicKey;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Looks at each; answers them for whoever looks at the numbers.
pub async fn look(doctor: &mut Doctor<'_>, settings: &Settings) -> Result<Vec<Account>, Problem> {
    let tenant = &settings.tenant;
    let items = doctor.outside.all(&keys::tenant(tenant), Range::Prefix(keys::ACCOUNTS.into())).await?;
    let accounts: Vec<Account> = items.iter().map(read).collect::<Result<_, _>>()?;
    if accounts.is_empty() {
        doctor.wrong("account", format!("{tenant} has no Telnyx account; admin account add {tenant} makes one"));
    }
    for account in &accounts {
        public_keys(doctor, account);
        let Some(key) = doctor.outside.vault.find(&account.key_secret).await? else {
            doctor.wrong(
                "key",
                format!(
                    "there is no API key in the secret {}; admin account rotate {tenant} --key-stdin stores one",
                    account.key_secret
                ),
            );
            continue;
        };
        let telnyx = telnyx(doctor.outside, key);
        match telnyx.profile(&account.profile).await {
            Ok(found) => {
                doctor.fine("key", format!("the API key of account {} is valid", account.id));
                profile(doctor, &telnyx, account, &found).await;
                blocked(doctor, &telnyx, account, settings).await?;
            }
            Err(TelnyxFailure::NotFound) => {
                doctor.fine("key", format!("the API key of account {} is valid", account.id));
                doctor.wrong(
                    "profile",
                    format!(
                        "Telnyx has no messaging profile {} for this key; is it another account's key?",
                        account.profile
                    ),
                );
            }
            Err(failure) => {
                let problem = failure.problem(doctor.outside, "the messaging profile");
                doctor.wrong("key", problem.sentence);
            }
        }
    }
    Ok(accounts)
}

fn public_keys(doctor: &mut Doctor<'_>, account: &Account) {
    let usable = account.public_keys.iter().all(|key| PublicKey::parse(key).is_some());
    let finding = checkup::public_key(account, usable, doctor.outside.names.public_keys.as_deref());
    doctor.say(finding);
}

async fn profile(doctor: &mut Doctor<'_>, telnyx: &Telnyx<'_>, account: &Account, found: &Profile) {
    let ours = doctor.outside.names.webhook_url.clone();
    let checks = [
        (checkup::webhook_url(&found.webhook_url, ours.as_deref()), json!({"webhook_url": ours})),
        (checkup::api_version(&found.api_version), json!({"webhook_api_version": "2"})),
        (checkup::telnyx_assistant(&found.assistant), json!({"ai_assistant_id": null})),
    ];
    for (finding, wanted) in checks {
        match finding.state {
            State::Fail => set(doctor, telnyx, account, finding.check, &finding.sentence, wanted).await,
            State::Pass | State::Unknown => doctor.say(finding),
        }
    }
    if !found.enabled {
        set(doctor, telnyx, account, "profile", "the messaging profile is disabled", json!({"enabled": true})).await;
    }
}

async fn set(
    doctor: &mut Doctor<'_>,
    telnyx: &Telnyx<'_>,
    account: &Account,
    check: &'static str,
    sentence: &str,
    fields: Value,
) {
    let outside = doctor.outside;
    let step = json!({"telnyx": format!("messaging_profiles/{}", account.profile), "set": fields});
    let act = async {
        let answer = telnyx.change_profile(&account.profile, &fields).await;
        answer.map_err(|failure| failure.problem(outside, "change of the messaging profile"))
    };
    doctor.mend(check, sentence, step, act).await;
}

/// Whom Telnyx blocks and we do not know of: they would be learnt from the first refusal.
async fn blocked(
    doctor: &mut Doctor<'_>,
    telnyx: &Telnyx<'_>,
    account: &Account,
    settings: &Settings,
) -> Result<(), Problem> {
    let blocked = match telnyx.opt_outs(&account.profile).await {
        Ok(blocked) => blocked,
        Err(failure) => {
            let problem = failure.problem(doctor.outside, "list of opt-outs");
            doctor.note("opt-outs", problem.sentence);
            return Ok(());
        }
    };
    let contact = |one: &OptOut| keys::contact(&settings.tenant, &ContactId::of(&settings.salt, "sms", &one.phone));
    let asked: Vec<_> = blocked.iter().map(contact).collect::<BTreeSet<_>>().into_iter().collect();
    let mut unknown = 0;
    for some in asked.chunks(MAX_KEYS) {
        let found = doctor.outside.table.get(some, Freshness::Eventual).await;
        let found = found.map_err(|failure| doctor.outside.table_problem(&failure))?;
        unknown += found.iter().flatten().filter(|item| item.get("optedOut") != Some(&Value::Bool(true))).count();
    }
    match unknown {
        0 => doctor.fine(
            "opt-outs",
            format!("Telnyx blocks {} phones, and Volley knows of all that it has ever heard from", asked.len()),
        ),
        unknown => doctor.note(
            "opt-outs",
            format!(
                "Telnyx blocks {unknown} contacts that Volley takes for reachable; it learns each at the first refusal"
            ),
        ),
    }
    Ok(())
}
