//! Who sent a webhook: Ed25519 over `timestamp|body`, the raw bytes of both, at most 300 seconds off either way, inclusive
//! (Telnyx's webhook verification; its SDKs agree).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Timestamp;
use ed25519_dalek::{Signature, Verifier, VerifyingKey};

/// How far the timestamp may be off.
const TOLERANCE_SECONDS: u64 = 300;

/// A public key that webhooks may be signed with.
#[derive(Clone, Debug)]
pub struct PublicKey {
    /// As Telnyx's portal shows it: base64 of the raw 32 bytes. Passed on with each event.
    pub text: String,
    key: VerifyingKey,
}

impl PublicKey {
    /// From the portal's text; `None` if it is no such key.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 32] = STANDARD.decode(text.trim()).ok()?.try_into().ok()?;
        let key = VerifyingKey::from_bytes(&bytes).ok()?;
        Some(Self { text: text.trim().to_owned(), key })
    }

    /// Several, separated by commas, as one setting holds them. The text of the first that is none is the error.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, String> {
        let keys = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        keys.map(|part| Self::parse(part).ok_or_else(|| part.to_owned())).collect()
    }
}

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// A header is absent or cannot be read.
    #[error("the signature headers are missing or malformed")]
    Headers,
    /// Too old, or from the future.
    #[error("the timestamp is more than 300 seconds off")]
    Stale,
    /// Signed with another key, or changed.
    #[error("the signature does not match")]
    Signature,
}

impl Rejected {
    /// In one word, for a metric.
    pub fn name(self) -> &'static str {
        match self {
            Self::Headers => "headers",
            Self::Stale => "stale",
            Self::Signature => "signature",
        }
    }
}

/// The key that signed it.
pub fn verify<'k>(
    keys: &'k [PublicKey],
    signature: Option<&str>,
    timestamp: Option<&str>,
    body: &[u8],
    now: Timestamp,
) -> Result<&'k PublicKey, Rejected> {
    let (Some(signature), Some(timestamp)) = (signature, timestamp) else {
        return Err(Rejected::Headers);
    };
    let signature = STANDARD.decode(signature.trim()).map_err(|_| Rejected::Headers)?;
    let signature = Signature::from_slice(&signature).map_err(|_| Rejected::Headers)?;
    let seconds: i64 = timestamp.parse().map_err(|_| Rejected::Headers)?;
    if now.0.div_euclid(1000).abs_diff(seconds) > TOLERANCE_SECONDS {
        return Err(Rejected::Stale);
    }
    let signed = [timestamp.as_bytes(), b"|", body].concat();
    keys.iter().find(|key| key.key.verify(&signed, &signature).is_ok()).ok_or(Rejected::Signature)
}
