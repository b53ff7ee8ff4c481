//! The secret of a key that is made for a caller. It is made of what the caller was let in by and of a seed, so that a repeated
//! call gets the very token that the first one got, though nobody has stored it: who reads the table knows the seed alone, and
//! after a day not even that.

use super::{ALPHABET, Key, Shown, hash};
use crate::outside::Desk;
use crate::problem::Problem;
use hmac::{Hmac, KeyInit, Mac};
use platform::keys;
use platform::records::read_some;
use platform::table::Freshness;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// Which token was given out, for the proof of the call.
#[derive(Deserialize, Serialize)]
pub struct Given {
    /// The key's id.
    pub id: String,
    /// What its secret was made of, beside what the caller was let in by.
    pub seed: String,
}

/// The secret of a seed, for who was let in by this credential.
pub fn secret(credential: &str, seed: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(credential.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(b"api key");
    mac.update(seed.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// The token that was given out before, if it still counts.
pub async fn again(desk: &Desk<'_>, given: &Given, credential: &str) -> Result<Shown, Problem> {
    let items = desk.outside.table.get(&[keys::api_key(&desk.caller.tenant, &given.id)], Freshness::Strong).await?;
    let key: Key = read_some(items[0].as_ref())?.ok_or(Problem::ShownOnce)?;
    let token = format!("vly_{}_{}_{}", desk.caller.tenant, given.id, secret(credential, &given.seed));
    let hash = hash(&token);
    if key.secrets.iter().any(|secret| secret.hash == hash) {
        Ok(Shown { key, token })
    } else {
        Err(Problem::ShownOnce)
    }
}
