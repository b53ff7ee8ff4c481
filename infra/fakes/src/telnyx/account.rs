//! An account: an API key, a signing key, one messaging profile and its numbers.

use crate::Rng;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// One account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Our name for it.
    pub id: String,
    /// What `Authorization: Bearer` must carry.
    pub api_key: String,
    /// The messaging profile's id: the scope of an opt-out.
    pub profile: String,
    /// The numbers on that profile, E.164.
    pub numbers: Vec<String>,
    /// Where the profile sends its webhooks.
    pub webhook_url: String,
    /// Where it sends them when that fails.
    pub failover_url: Option<String>,
    /// In which form: `"2"`, or an older one.
    #[serde(default = "api_version")]
    pub api_version: String,
    /// Telnyx's own AI assistant, which answers on this profile if one is set.
    #[serde(default)]
    pub assistant: Option<String>,
    /// The account's numbers that are on no profile.
    #[serde(default)]
    pub spare_numbers: Vec<String>,
    seed: u64,
}

impl Account {
    /// An account whose keys and ids derive from its id and the seed.
    pub fn new(id: &str, seed: u64, numbers: &[&str], webhook_url: &str) -> Self {
        let fold = id.bytes().fold(seed, |sum, byte| sum.wrapping_mul(131).wrapping_add(u64::from(byte)));
        let mut rng = Rng::new(fold);
        Self {
            id: id.to_owned(),
            api_key: format!("KEY-simulated-{id}-{:016x}", rng.draw()),
            profile: rng.uuid(),
            numbers: numbers.iter().map(|&number| number.to_owned()).collect(),
            webhook_url: webhook_url.to_owned(),
            failover_url: None,
            api_version: api_version(),
            assistant: None,
            spare_numbers: vec![],
            seed,
        }
    }

    /// The two accounts of the demonstration: `acme` and `globex`, with one number each; acme owns another, which nobody has
    /// put to use.
    pub fn demo(webhook_url: &str) -> Vec<Self> {
        let acme = Self::new("acme", 1, &["+12125550100"], webhook_url);
        let acme = Self { spare_numbers: vec!["+13125550100".to_owned()], ..acme };
        vec![acme, Self::new("globex", 2, &["+14165550101"], webhook_url)]
    }

    /// The public key as the portal shows it: standard base64 of 32 bytes.
    pub fn public_key(&self) -> String {
        STANDARD.encode(self.signing_key().verifying_key().as_bytes())
    }

    /// Standard base64 of the signature over `timestamp|body`.
    pub fn sign(&self, timestamp: &str, body: &[u8]) -> String {
        let signed = [timestamp.as_bytes(), b"|", body].concat();
        STANDARD.encode(self.signing_key().sign(&signed).to_bytes())
    }

    /// The same account with a key that nobody knows.
    pub(crate) fn impostor(&self) -> Self {
        Self { seed: !self.seed, ..self.clone() }
    }

    fn signing_key(&self) -> SigningKey {
        let seed = Sha256::digest(format!("simulated telnyx account {} {}", self.id, self.seed));
        SigningKey::from_bytes(&seed.into())
    }
}

/// What a new profile has.
fn api_version() -> String {
    "2".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_differ_in_key_profile_and_secret() {
        let [acme, globex] = Account::demo("http://h/").try_into().unwrap();
        assert_ne!(acme.public_key(), globex.public_key());
        assert_ne!(acme.profile, globex.profile);
        assert_ne!(acme.api_key, globex.api_key);
        assert_ne!(acme.public_key(), acme.impostor().public_key());
        assert_eq!(STANDARD.decode(acme.public_key()).unwrap().len(), 32);
    }
}
