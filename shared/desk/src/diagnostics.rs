//! Why are messages not sent, replies not written, conversations not shown (F179 to F181)? Each check passes, fails, or could not
//! be made, and says so in a sentence. Whatever cannot be reached makes its own checks unknown, and never the others.

use crate::outside::Desk;
use crate::problem::Problem;
use domain::account::{Account, Route};
use domain::assistant::Assistant;
use domain::checkup::{self, Finding, fail, pass, unknown};
use domain::month::Month;
use domain::permission::Permission;
use domain::settings::Settings;
use domain::{AssistantId, Phone, Timestamp};
use platform::http::Http;
use platform::keys;
use platform::records::{read, read_some};
use platform::secrets::Secrets;
use platform::table::{Freshness, Index, Order, Query, Range};
use platform::telemetry::Redacted;
use platform::telnyx::portal::{Portal, PortalFailure};
use platform::telnyx::signature::PublicKey;
use platform::usage;
use std::time::Duration;

/// What the checks at Telnyx need beside the desk's own outside; whoever has no key to give leaves them unknown.
#[derive(Clone, Copy)]
pub struct Probe<'a> {
    /// Telnyx.
    pub http: &'a dyn Http,
    /// Its API keys.
    pub secrets: &'a dyn Secrets,
    /// Such as `https://api.telnyx.com/v2`.
    pub telnyx_base: &'a str,
    /// Where the deployment is reached: `webhook` stands below it.
    pub public_url: &'a str,
    /// The public keys that `webhook` believes.
    pub public_keys: &'a [PublicKey],
}

/// The path below `public_url` that Telnyx's webhooks come to.
const WEBHOOK_PATH: &str = "/webhooks/telnyx";

/// Accounts and numbers that are looked at: more than a tenant has, and no more calls of Telnyx than a request has time for.
const MOST_LOOKED_AT: usize = 10;

/// AI failures counted of the last day.
const MOST_FAILURES: usize = 100;

/// How far back "lately" goes.
const LATELY: Duration = Duration::from_secs(24 * 3600);

/// Makes all checks.
pub async fn diagnostics(desk: &Desk<'_>, probe: Option<Probe<'_>>) -> Result<Vec<Finding>, Problem> {
    desk.caller.must(Permission::ReadLogs)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let now = outside.clock.now();
    let mut findings = vec![checkup::active(&settings)];
    let accounts = own::<Account>(desk, keys::ACCOUNTS).await?;
    if accounts.is_empty() {
        findings.push(fail("account", "there is no Telnyx account, so nothing can be sent"));
    }
    for account in &accounts {
        findings.extend(account_checks(desk, account, probe).await);
    }
    findings.extend(numbers(desk, &accounts, probe).await?);
    findings.push(assistant(desk, &settings).await?);
    findings.push(checkup::replies(&settings));
    findings.push(failures(desk, now).await?);
    findings.push(quota(desk, &settings, now).await?);
    findings.push(webhooks(desk, now).await?);
    Ok(findings)
}

async fn own<T: serde::de::DeserializeOwned>(desk: &Desk<'_>, prefix: &str) -> Result<Vec<T>, Problem> {
    let query = Query {
        index: None,
        pk: keys::tenant(&desk.caller.tenant),
        range: Range::Prefix(prefix.into()),
        order: Order::Ascending,
        limit: MOST_LOOKED_AT,
        after: None,
        freshness: Freshness::Eventual,
    };
    let items = desk.outside.table.query(query).await?.items;
    Ok(items.iter().map(read).collect::<Result<_, _>>()?)
}

/// The account's key, its public key, its profile.
async fn account_checks(desk: &Desk<'_>, account: &Account, probe: Option<Probe<'_>>) -> Vec<Finding> {
    let usable = account.public_keys.iter().all(|key| PublicKey::parse(key).is_some());
    let texts = |keys: &[PublicKey]| keys.iter().map(|key| key.text.clone()).collect::<Vec<_>>();
    let believed = probe.map(|probe| texts(probe.public_keys));
    let mut findings = vec![checkup::public_key(account, usable, believed.as_deref())];
    let Some(probe) = probe else {
        findings.push(unknown("key", "Telnyx was not asked; the deployment's operator can, with admin doctor"));
        return findings;
    };
    let Some(portal) = portal(desk, account, probe).await else {
        findings.push(fail("key", format!("there is no API key in the secret of account {}", account.id)));
        return findings;
    };
    let ours = format!("{}{WEBHOOK_PATH}", probe.public_url.trim_end_matches('/'));
    match portal.profile(&account.profile).await {
        Ok(found) => findings.extend([
            pass("key", format!("the API key of account {} is valid", account.id)),
            checkup::webhook_url(&found.webhook_url, Some(&ours)),
            checkup::api_version(&found.api_version),
            checkup::telnyx_assistant(&found.assistant),
            match found.enabled {
                true => pass("profile", "the messaging profile is enabled"),
                false => fail("profile", "the messaging profile is disabled"),
            },
        ]),
        Err(PortalFailure::NotFound) => findings.extend([
            pass("key", format!("the API key of account {} is valid", account.id)),
            fail("profile", format!("Telnyx has no messaging profile {} for this key", account.profile)),
        ]),
        Err(PortalFailure::WrongKey) => {
            findings.push(fail("key", format!("Telnyx does not know the API key of account {}", account.id)));
        }
        Err(PortalFailure::Refused(status, title)) => {
            findings.push(fail("account", format!("Telnyx refused to show the messaging profile ({status}, {title})")));
        }
        Err(PortalFailure::Unreachable(_)) => findings.push(unknown("key", "Telnyx could not be reached")),
    }
    findings
}

async fn portal<'a>(desk: &Desk<'a>, account: &Account, probe: Probe<'a>) -> Option<Portal<'a>> {
    let key = probe.secrets.get(&account.key_secret).await.ok()?;
    Some(Portal::new(probe.http, desk.outside.clock, probe.telnyx_base, Redacted(key.to_string())))
}

/// Each number leads to the tenant, and is on its account's profile.
async fn numbers(desk: &Desk<'_>, accounts: &[Account], probe: Option<Probe<'_>>) -> Result<Vec<Finding>, Problem> {
    let stored = own::<serde_json::Value>(desk, keys::NUMBERS).await?;
    let mut findings = vec![];
    for item in &stored {
        let Some(ours) = item["number"].as_str().and_then(Phone::parse) else {
            findings.push(fail("number", "a number of the tenant's is not E.164"));
            continue;
        };
        let route = desk.outside.table.get(&[keys::route(&ours)], Freshness::Eventual).await?;
        let route: Option<Route> = read_some(route[0].as_ref())?;
        let account = route
            .filter(|route| route.tenant == desk.caller.tenant)
            .and_then(|route| accounts.iter().find(|account| account.id == route.account));
        let Some(account) = account else {
            findings.push(fail("number", format!("what is texted to {ours} does not come to this tenant")));
            continue;
        };
        findings.push(pass("number", format!("what is texted to {ours} comes to this tenant")));
        if let Some(probe) = probe {
            findings.extend(on_profile(desk, account, &ours, probe).await);
        }
    }
    if stored.is_empty() {
        findings.push(fail("number", "the tenant has no number"));
    }
    Ok(findings)
}

/// What Telnyx says of the number; nothing where the account's own check has said why it says nothing.
async fn on_profile(desk: &Desk<'_>, account: &Account, ours: &Phone, probe: Probe<'_>) -> Option<Finding> {
    let found = portal(desk, account, probe).await?.number(ours).await.ok()?;
    Some(match found {
        None => fail("number", format!("Telnyx has no number {ours} for the key of account {}", account.id)),
        Some(found) if found.profile == account.profile => {
            pass("number", format!("{ours} is on the messaging profile of account {}", account.id))
        }
        Some(_) => fail("number", format!("{ours} is not on the messaging profile of account {}", account.id)),
    })
}

async fn assistant(desk: &Desk<'_>, settings: &Settings) -> Result<Finding, Problem> {
    let chosen = settings.assistant.clone().unwrap_or_else(AssistantId::automatic);
    let found = desk.outside.table.get(&[keys::assistant(&settings.tenant, &chosen)], Freshness::Eventual).await?;
    let found: Option<Assistant> = read_some(found[0].as_ref())?;
    Ok(checkup::assistant(settings, found.as_ref()))
}

/// AI failures of the last day.
async fn failures(desk: &Desk<'_>, now: Timestamp) -> Result<Finding, Problem> {
    let query = Query {
        index: None,
        pk: keys::ai_failures(&desk.caller.tenant),
        range: Range::Between(now.minus(LATELY).sortable(), "9".repeat(14)),
        order: Order::Descending,
        limit: MOST_FAILURES,
        after: None,
        freshness: Freshness::Eventual,
    };
    let found = desk.outside.table.query(query).await?.items.len();
    Ok(match found {
        0 => pass("ai", "no assistant failed to answer within the last day"),
        found => {
            fail("ai", format!("assistants failed to answer {found} times within the last day; /ai/failures says why"))
        }
    })
}

async fn quota(desk: &Desk<'_>, settings: &Settings, now: Timestamp) -> Result<Finding, Problem> {
    let Some(quota) = settings.quota else { return Ok(pass("quota", "there is no quota")) };
    let month = Month::of(now, &settings.zone);
    let counted = usage::month(desk.outside.table, &settings.tenant, &month.to_string(), Freshness::Eventual).await?;
    let said = format!("{} of {quota} messages of {month} are used", counted.used);
    Ok(if counted.used < quota { pass("quota", said) } else { fail("quota", said) })
}

/// Whether anything has come in lately: the newest conversation of the Inbox has moved.
async fn webhooks(desk: &Desk<'_>, now: Timestamp) -> Result<Finding, Problem> {
    let query = Query {
        index: Some(Index::Inbox),
        pk: keys::inbox(&desk.caller.tenant),
        range: Range::All,
        order: Order::Descending,
        limit: MOST_LOOKED_AT,
        after: None,
        freshness: Freshness::Eventual,
    };
    let rows = desk.outside.table.query(query).await?.items;
    let received = rows.iter().filter_map(|row| row.get("lastReceivedAt")?.as_i64()).max().map(Timestamp);
    Ok(match received {
        Some(at) if now.since(at) <= LATELY => pass("received", format!("the last text of a customer came at {at}")),
        Some(at) => unknown("received", format!("no text of a customer has come since {at}")),
        None => unknown("received", "no text of a customer has come yet"),
    })
}
