//! The provider's signature (RFC 7515) by one of its keys (RFC 7517). With ring, which TLS has brought already: the libraries for
//! such tokens bring a second cryptography each, one of them with an open advisory on its RSA.

use super::SignInFailure;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;

/// A provider's keys.
#[derive(Deserialize)]
pub struct Keys {
    keys: Vec<Key>,
}

/// One of them; what we do not use is not read.
#[derive(Deserialize)]
struct Key {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "use")]
    usage: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
}

/// The payload of a token that one of the keys has signed. `none` and everything with a shared secret is refused.
pub fn verified(token: &str, keys: &Keys) -> Result<Vec<u8>, SignInFailure> {
    let (signed, signature) = token.rsplit_once('.').ok_or(SignInFailure::Token("it has no signature"))?;
    let (header, payload) = signed.split_once('.').ok_or(SignInFailure::Token("it has no payload"))?;
    let header: Header =
        serde_json::from_slice(&decoded(header)?).map_err(|_| SignInFailure::Token("its header cannot be read"))?;
    let signature = decoded(signature)?;
    let fits = |key: &&Key| {
        (header.kid.is_none() || key.kid == header.kid) && key.usage.as_deref().is_none_or(|usage| usage == "sig")
    };
    let holds = keys.keys.iter().filter(fits).any(|key| {
        match (header.alg.as_str(), key.kty.as_str()) {
            ("RS256", "RSA") => key.rsa(signed.as_bytes(), &signature),
            ("ES256", "EC") => key.p256(signed.as_bytes(), &signature),
            _ => None,
        }
        .is_some()
    });
    if holds { decoded(payload) } else { Err(SignInFailure::Token("no key of the provider's has signed it")) }
}

impl Key {
    fn rsa(&self, signed: &[u8], signature: &[u8]) -> Option<()> {
        let (n, e) = (decoded(self.n.as_deref()?).ok()?, decoded(self.e.as_deref()?).ok()?);
        RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature).ok()
    }

    fn p256(&self, signed: &[u8], signature: &[u8]) -> Option<()> {
        if self.crv.as_deref() != Some("P-256") {
            return None;
        }
        // An uncompressed point (SEC 1, section 2.3.3).
        let point = [vec![4], decoded(self.x.as_deref()?).ok()?, decoded(self.y.as_deref()?).ok()?].concat();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature).ok()
    }
}

fn decoded(text: &str) -> Result<Vec<u8>, SignInFailure> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| SignInFailure::Token("it is not base64url"))
}
