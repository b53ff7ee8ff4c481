//! `account rotate`: another API key, another public key. While a public key is replaced the account believes both, so
//! no webhook is refused on the way.

use super::Command;
use super::account_add::{public_keys, store, try_key};
use crate::arguments::Given;
use crate::key;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use crate::vault::Stored;
use platform::keys;
use platform::once::Commit;
use platform::table::{Change, Condition, Write};
use serde_json::json;

pub const COMMAND: Command = Command {
    name: "account rotate",
    words: &["TENANT"],
    options: &["--account", "--public-key", "--drop-public-key", "--key-env", "--key-stdin", "--unchecked"],
    help: "\
Replaces an account's API key, or one of its public keys.

  --key-env NAME           the new API key is the value of this variable, or
  --key-stdin              the new API key is read from stdin; functions use it within five minutes
  --public-key KEY         believes this public key too; give it to the stack's TelnyxPublicKeys first
  --drop-public-key KEY    no longer believes this one
  --account ID             which account (main)
  --unchecked              stores the API key without asking Telnyx

To replace a public key: stack parameter with both, --public-key NEW, switch at Telnyx, --drop-public-key OLD,
stack parameter with the new one.
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let tenant = given.tenant(0)?;
    let id = given.account()?;
    let offered = key::offered(given)?;
    let added = given.value("--public-key").map(public_keys).transpose()?.unwrap_or_default();
    let dropped = given.value("--drop-public-key").map(public_keys).transpose()?.unwrap_or_default();
    if offered.is_none() && added.is_empty() && dropped.is_empty() {
        return Err(Problem::usage(
            "Nothing is to be replaced: give --key-env, --key-stdin, --public-key or --drop-public-key.",
        ));
    }
    if offered.is_some() && !outside.vault.stores() {
        return Err(Problem::usage("local keeps no keys: start it with another TELNYX_API_KEY."));
    }
    let (account, _) = outside.account(&tenant, id).await?;
    let mut secret = Stored::Same;
    if let Some(key) = &offered {
        if !given.has("--unchecked") {
            try_key(outside, key, &account.profile).await?;
        }
        let stored = outside.vault.find(&account.key_secret).await?;
        secret = store(outside, &account.key_secret, key, stored.as_ref()).await?;
    }
    let mut attempts = outside.attempts();
    while attempts.next().await {
        let (account, item) = outside.account(&tenant, id).await?;
        let mut believed = account.public_keys.clone();
        believed.extend(added.iter().filter(|key| !account.public_keys.contains(key)).cloned());
        believed.retain(|key| !dropped.contains(key));
        if believed.is_empty() {
            return Err(Problem::usage(
                "That would drop the account's last public key; add the new one with --public-key.",
            ));
        }
        let same = believed == account.public_keys;
        let write = Write::Update {
            key: keys::account(&tenant, id),
            changes: vec![Change::Set("publicKeys".into(), json!(believed)), Change::Add("rev", 1)],
            condition: Condition::unchanged("rev", item.get("rev")),
        };
        if same || outside.commit(&[write]).await? == Commit::Done {
            let changed = !same || secret != Stored::Same;
            let line = match changed {
                true => format!(
                    "The account {id} of {tenant} has its new keys; every function knows them within five minutes."
                ),
                false => format!("The account {id} of {tenant} has these keys already."),
            };
            return Ok(Report::new(line)
                .with("tenant", json!(tenant))
                .with("account", id)
                .with("publicKeys", json!(believed))
                .with("changed", changed));
        }
    }
    Err(Problem::busy())
}
