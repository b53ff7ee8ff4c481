//! What an identity token says, and whether it says it to us, now, about this sign-in (OpenID Connect Core 1.0, 3.1.3.7).

use super::SignInFailure;
use super::signature::{Keys, verified};
use crate::http::Response;
use domain::Timestamp;
use serde::Deserialize;
use std::time::Duration;

/// How far the provider's clock may be from ours.
const LEEWAY: Duration = Duration::from_secs(120);

/// The longest subject (OpenID Connect Core 1.0, section 2), and a bound for the rest.
const LONGEST: usize = 255;

/// Who somebody is, by their provider's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider's own name for them: never another's, never reused.
    pub subject: String,
    /// Their address, in lower case; none that the provider has not verified.
    pub email: Option<String>,
}

/// What a token must say.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// By whom.
    pub issuer: &'a str,
    /// For whom: our client's id.
    pub client: &'a str,
    /// About which sign-in.
    pub nonce: &'a str,
    /// When.
    pub now: Timestamp,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    #[serde(default)]
    azp: Option<String>,
    exp: f64,
    #[serde(default)]
    iat: Option<f64>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(flatten)]
    about: About,
}

/// What is said of the person.
#[derive(Deserialize)]
struct About {
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    email_verified: Option<Verified>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Some providers write the truth as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Verified {
    Said(bool),
    Written(String),
}

/// Who the token is about. `keys` is the provider's answer about its keys.
pub fn identity(token: &str, keys: &Response, expected: &Expected<'_>) -> Result<Identity, SignInFailure> {
    let keys: Keys = super::json(keys, "the keys cannot be read")?;
    let payload = verified(token, &keys)?;
    let claims: Claims =
        serde_json::from_slice(&payload).map_err(|_| SignInFailure::Token("its claims cannot be read"))?;
    held(&claims, expected)?;
    Ok(Identity { subject: claims.sub, email: claims.about.verified() })
}

/// The same with what the provider says beside the token, if that is about the same person.
pub fn completed(identity: Identity, said: &Response) -> Result<Identity, SignInFailure> {
    #[derive(Deserialize)]
    struct Said {
        sub: String,
        #[serde(flatten)]
        about: About,
    }
    let said: Said = super::json(said, "what it says of the person cannot be read")?;
    if said.sub != identity.subject {
        return Err(SignInFailure::Unreadable("it speaks of somebody else"));
    }
    Ok(Identity { email: identity.email.or_else(|| said.about.verified()), ..identity })
}

impl About {
    /// The address, if it has been verified.
    fn verified(self) -> Option<String> {
        let verified = match self.email_verified? {
            Verified::Said(said) => said,
            Verified::Written(word) => word == "true",
        };
        self.email.filter(|email| verified && email.len() <= LONGEST).map(|email| email.trim().to_lowercase())
    }
}

fn held(claims: &Claims, expected: &Expected<'_>) -> Result<(), SignInFailure> {
    let ours = match &claims.aud {
        Audience::One(one) => one == expected.client,
        Audience::Several(several) => {
            several.iter().any(|one| one == expected.client)
                && (several.len() == 1 || claims.azp.as_deref() == Some(expected.client))
        }
    };
    let now = expected.now.0 as f64 / 1000.0;
    let leeway = LEEWAY.as_secs_f64();
    let held = [
        (claims.iss == expected.issuer, "it is another issuer's"),
        (ours, "it is for another client"),
        (claims.azp.as_deref().is_none_or(|party| party == expected.client), "it is for another party"),
        (claims.nonce.as_deref() == Some(expected.nonce), "it is of another sign-in"),
        (claims.exp + leeway > now, "it has run out"),
        (claims.iat.is_none_or(|made| made - leeway < now), "it is from the future"),
        ((1..=LONGEST).contains(&claims.sub.len()), "its subject is empty or too long"),
    ];
    held.iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, why)| Err(SignInFailure::Token(why)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as CODE;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use serde_json::{Value, json};

    const NOW: Timestamp = Timestamp(1_770_000_000_000);

    struct Signer(EcdsaKeyPair);

    impl Signer {
        fn new() -> Self {
            let random = SystemRandom::new();
            let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
            Self(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap())
        }

        fn keys(&self) -> Response {
            let point = self.0.public_key().as_ref();
            let key = json!({"kty": "EC", "crv": "P-256", "kid": "one", "use": "sig",
                "x": CODE.encode(&point[1..33]), "y": CODE.encode(&point[33..])});
            let body = json!({"keys": [{"kty": "oct", "kid": "other"}, key]}).to_string().into_bytes();
            Response { status: 200, headers: vec![], body }
        }

        fn token(&self, header: &Value, claims: &Value) -> String {
            let signed = format!("{}.{}", CODE.encode(header.to_string()), CODE.encode(claims.to_string()));
            let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
            format!("{signed}.{}", CODE.encode(signature.as_ref()))
        }
    }

    fn claims() -> Value {
        json!({"iss": "https://id.example", "sub": "s1", "aud": "volley", "exp": 1_770_000_300, "iat": 1_770_000_000,
            "nonce": "n", "email": "Agent@Example.com", "email_verified": true})
    }

    fn asked(signer: &Signer, keys: &Response, header: Value, claims: &Value) -> Result<Identity, SignInFailure> {
        let expected = Expected { issuer: "https://id.example", client: "volley", nonce: "n", now: NOW };
        identity(&signer.token(&header, claims), keys, &expected)
    }

    #[test]
    fn a_token_of_the_providers_for_us_and_now_says_who_it_is() {
        let signer = Signer::new();
        let who = asked(&signer, &signer.keys(), json!({"alg": "ES256", "kid": "one"}), &claims()).unwrap();
        assert_eq!(who, Identity { subject: "s1".into(), email: Some("agent@example.com".into()) });
    }

    #[test]
    fn an_address_counts_only_where_the_provider_has_verified_it_in_the_token_or_beside_it() {
        let signer = Signer::new();
        for verified in [json!(false), json!("false"), json!(null)] {
            let mut changed = claims();
            changed["email_verified"] = verified;
            let who = asked(&signer, &signer.keys(), json!({"alg": "ES256"}), &changed).unwrap();
            assert_eq!(who.email, None);
            let said = |subject: &str| Response {
                status: 200,
                headers: vec![],
                body: json!({"sub": subject, "email": "beside@example.com", "email_verified": "true"})
                    .to_string()
                    .into_bytes(),
            };
            assert_eq!(completed(who.clone(), &said("s1")).unwrap().email, Some("beside@example.com".into()));
            assert!(completed(who, &said("s2")).is_err());
        }
    }

    #[test]
    fn every_claim_that_is_not_as_expected_refuses_it() {
        let signer = Signer::new();
        let es256 = json!({"alg": "ES256", "kid": "one"});
        for (claim, value) in [
            ("iss", json!("https://other.example")),
            ("aud", json!("other")),
            ("aud", json!(["volley", "other"])),
            ("azp", json!("other")),
            ("nonce", json!("m")),
            ("exp", json!(1_769_999_000)),
            ("iat", json!(1_770_009_000)),
            ("sub", json!("")),
        ] {
            let mut changed = claims();
            changed[claim] = value;
            assert!(asked(&signer, &signer.keys(), es256.clone(), &changed).is_err(), "{claim}");
        }
    }

    #[test]
    fn a_token_that_nobody_or_somebody_else_has_signed_is_refused() {
        let (signer, other) = (Signer::new(), Signer::new());
        let es256 = json!({"alg": "ES256", "kid": "one"});
        assert!(asked(&signer, &other.keys(), es256, &claims()).is_err());
        for header in
            [json!({"alg": "none"}), json!({"alg": "HS256", "kid": "one"}), json!({"alg": "ES256", "kid": "two"})]
        {
            assert!(asked(&signer, &signer.keys(), header, &claims()).is_err());
        }
        let whole = signer.token(&json!({"alg": "ES256"}), &claims());
        let expected = Expected { issuer: "https://id.example", client: "volley", nonce: "n", now: NOW };
        for cut in 0..whole.len() {
            assert!(identity(&whole[..cut], &signer.keys(), &expected).is_err());
        }
    }
}
