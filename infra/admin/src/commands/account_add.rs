//! `account add`: a tenant's Telnyx account. The key is tried, then stored as a secret, then the account names the
//! secret: dying in between leaves nothing that a second run does not complete.

use super::Command;
use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use crate::telnyx::{Told, telnyx};
use crate::vault::Stored;
use crate::{key, outside};
use domain::TenantId;
use domain::account::{Account, Idempotency};
use platform::keys;
use platform::once::Commit;
use platform::records::{account_item, read};
use platform::table::{Condition, Write};
use platform::telemetry::Redacted;
use platform::telnyx::signature::PublicKey;
use serde_json::json;

pub const COMMAND: Command = Command {
    name: "account add",
    words: &["TENANT"],
    options: &[
        "--account",
        "--profile",
        "--public-key",
        "--key-env",
        "--key-stdin",
        "--key-secret",
        "--idempotency",
        "--unchecked",
    ],
    help: "\
Gives a tenant a Telnyx account to send and receive with.

  --profile ID        the messaging profile: this tenant's alone, because Telnyx's opt-outs count for all of it
  --public-key KEY    the account's public key (portal, Keys & Credentials), base64; several separated by commas
  --key-env NAME      the API key is the value of this variable, or
  --key-stdin         the API key is read from stdin, or
  --key-secret NAME   the API key is in this secret already
  --account ID        its id within the tenant (main)
  --idempotency HOW   honoured (the default), or ignored by an account whose Telnyx knows no Idempotency-Key
  --unchecked         stores it without asking Telnyx

The key is tried, then stored in Secrets Manager as volley/telnyx/TENANT/ID; it is never printed.
The same public key must be among the stack's TelnyxPublicKeys: the webhook believes only those.

Example: read -rs KEY; export KEY; admin account add acme --profile 4001… --public-key m1Y/…= --key-env KEY
Then:    admin number attach acme +12125550100
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let tenant = given.tenant(0)?;
    let wanted = wanted(given, outside, &tenant)?;
    let offered = key::offered(given)?;
    match (&offered, given.value("--key-secret"), outside.vault.stores()) {
        (Some(_), Some(_), _) => {
            return Err(Problem::usage("--key-secret names a key that is stored already; give it alone."));
        }
        (None, None, _) => {
            return Err(Problem::usage("Say where the API key is: --key-env NAME, --key-stdin, or --key-secret NAME."));
        }
        (Some(_), None, false) => {
            return Err(Problem::usage(
                "local keeps no keys; name its own with --key-secret, such as --key-secret local/telnyx/acme.",
            ));
        }
        (Some(_), None, true) | (None, Some(_), _) => {}
    }
    outside.settings(&tenant).await?;
    let [known] = outside.get([keys::account(&tenant, &wanted.id)]).await?;
    let known: Option<Account> = known.as_ref().map(read).transpose()?;
    if let Some(known) = &known {
        agrees(known, &wanted, &tenant)?;
    }

    let stored = outside.vault.find(&wanted.key_secret).await?;
    let key = match &offered {
        Some(key) => key.clone(),
        None => outside.vault.key(&wanted.key_secret).await?,
    };
    if !given.has("--unchecked") {
        try_key(outside, &key, &wanted.profile).await?;
    }
    let secret = match offered {
        Some(key) => store(outside, &wanted.key_secret, &key, stored.as_ref()).await?,
        None => Stored::Same,
    };
    if known.is_none() {
        let write = Write::Put { item: account_item(&tenant, &wanted), condition: Condition::Absent };
        if outside.commit(&[write]).await? == Commit::Lost {
            return Err(Problem::busy());
        }
    }
    let changed = known.is_none() || secret != Stored::Same;
    let line = match changed {
        true => format!("The tenant {tenant} has the account {}; admin number attach {tenant} is next.", wanted.id),
        false => format!("The tenant {tenant} has the account {} already, with this key.", wanted.id),
    };
    Ok(Report::new(line)
        .with("tenant", json!(tenant))
        .with("account", wanted.id)
        .with("keySecret", wanted.key_secret)
        .with("changed", changed))
}

fn wanted(given: &Given, outside: &Outside, tenant: &TenantId) -> Result<Account, Problem> {
    let id = given.account()?.to_owned();
    let profile = given.required("--profile", "40017f1a-7c51-4f42-a9a5-1f6a6e9e8a4b")?;
    let plain = profile.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !plain || profile.len() > 64 {
        return Err(Problem::usage(format!(
            "--profile {profile} is no messaging profile's id; the portal shows it as a UUID."
        )));
    }
    let secret = given.value("--key-secret").map(str::to_owned);
    Ok(Account {
        v: 1,
        key_secret: secret.unwrap_or_else(|| secret_name(outside, tenant, &id)),
        public_keys: public_keys(given.required("--public-key", "m1Y/…=")?)?,
        profile: profile.to_owned(),
        idempotency: match given.value("--idempotency") {
            None | Some("honoured") => Idempotency::Honoured,
            Some("ignored") => Idempotency::Ignored,
            Some(other) => {
                return Err(Problem::usage(format!("--idempotency {other} is neither honoured nor ignored.")));
            }
        },
        id,
    })
}

/// Where an account's key is kept.
pub fn secret_name(outside: &outside::Outside, tenant: &TenantId, account: &str) -> String {
    format!("{}{tenant}/{account}", outside.names.secret_prefix)
}

/// Public keys as Telnyx's portal shows them.
pub fn public_keys(text: &str) -> Result<Vec<String>, Problem> {
    let keys = PublicKey::parse_list(text).unwrap_or_default();
    match keys.is_empty() {
        true => Err(Problem::usage(format!(
            "{text} is no public key, which is base64 of 32 bytes; copy it from Telnyx's portal, Keys & Credentials."
        ))),
        false => Ok(keys.into_iter().map(|key| key.text).collect()),
    }
}

/// Whether the account that is there is the one that is asked for.
fn agrees(known: &Account, wanted: &Account, tenant: &TenantId) -> Result<(), Problem> {
    if known == wanted {
        return Ok(());
    }
    let sentence = format!(
        "The tenant {tenant} has an account {} that differs; admin account rotate {tenant} changes its keys, \
         --account ID makes another.",
        known.id
    );
    Err(Problem::new("exists", sentence))
}

/// Whether Telnyx knows the key, and the profile by it.
pub async fn try_key(outside: &Outside, key: &Redacted<String>, profile: &str) -> Result<(), Problem> {
    let found = telnyx(outside, key.clone()).profile(profile).await;
    found.map(drop).map_err(|failure| {
        let mut problem = failure.problem(outside, &format!("messaging profile {profile}"));
        problem.sentence.pop();
        problem.sentence.push_str("; nothing is stored.");
        problem
    })
}

/// Stores a key that differs from the stored one.
pub async fn store(
    outside: &Outside,
    name: &str,
    key: &Redacted<String>,
    stored: Option<&Redacted<String>>,
) -> Result<Stored, Problem> {
    if stored == Some(key) {
        return Ok(Stored::Same);
    }
    if outside.is_dry(|| json!({"secret": name, "value": "(the key)"})) {
        return Ok(Stored::Changed);
    }
    outside.vault.store(name, key, stored).await
}
