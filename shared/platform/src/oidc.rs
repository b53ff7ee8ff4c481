//! Sign-in with the deployer's OpenID Connect provider: the code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636).
//! Pure functions between the provider's bytes and our words; who calls keeps state, nonce and verifier until the answer comes.

mod claims;
mod signature;

use crate::http::{Reach, Request, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
pub use claims::{Expected, Identity, completed, identity};
use form_urlencoded::Serializer;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long the provider has for one answer: a person waits.
const TIMEOUT: Duration = Duration::from_secs(8);

/// The longest answer read, in bytes: key sets and tokens have a few thousand.
const MAX_ANSWER: usize = 256 * 1024;

/// What the person's address and name are asked with.
const SCOPE: &str = "openid email profile";

/// We, as the provider knows us.
#[derive(Clone, Debug)]
pub struct Client {
    /// The client's id.
    pub id: String,
    /// Its secret; without one it is a public client, which PKCE makes safe.
    pub secret: Option<String>,
    /// Where the provider sends people back to; registered there, letter for letter.
    pub redirect: String,
}

/// Where the provider is, by its own words (OpenID Connect Discovery 1.0, section 3).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Provider {
    /// Its name, which each token must bear.
    pub issuer: String,
    /// Where people sign in.
    pub authorization_endpoint: String,
    /// Where a code becomes a token.
    pub token_endpoint: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// Where it says more about somebody than the token does.
    #[serde(default)]
    pub userinfo_endpoint: Option<String>,
}

/// Why somebody is not signed in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInFailure {
    /// The provider answers, and not as it should: with this status.
    #[error("the provider answered {0}")]
    Provider(u16),
    /// Its answer cannot be read.
    #[error("the provider's answer cannot be read: {0}")]
    Unreadable(&'static str),
    /// The token is not for this sign-in, or not by this provider.
    #[error("the token does not hold: {0}")]
    Token(&'static str),
}

/// What a code is worth.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Tokens {
    /// Says who somebody is, signed.
    pub id_token: String,
    /// Lets us ask the provider for more about them.
    #[serde(default)]
    pub access_token: String,
}

/// Whether somebody who is signed in at the provider is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// As the provider likes.
    Once,
    /// They are: they have just left, or want to be somebody else.
    Again,
}

/// What of one sign-in goes out with the person and is compared when they come back.
#[derive(Clone, Copy, Debug)]
pub struct Journey<'a> {
    /// Random: comes back with the code.
    pub state: &'a str,
    /// Random: comes back in the token.
    pub nonce: &'a str,
    /// Random, 43 to 128 letters: its hash goes out, itself only with the code.
    pub verifier: &'a str,
}

/// Asks where the provider's endpoints are.
pub fn discovery(issuer: &str) -> Request {
    get(format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/')))
}

/// Where they are. A document of another issuer is refused, so that nobody can be sent elsewhere.
pub fn provider(issuer: &str, answer: &Response) -> Result<Provider, SignInFailure> {
    let provider: Provider = json(answer, "the configuration is not JSON of the known form")?;
    if provider.issuer.trim_end_matches('/') != issuer.trim_end_matches('/') {
        return Err(SignInFailure::Unreadable("the configuration names another issuer"));
    }
    Ok(provider)
}

/// Where the person's browser is sent.
pub fn authorization(provider: &Provider, client: &Client, journey: &Journey<'_>, asking: Asking) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(journey.verifier.as_bytes()));
    let mut query = Serializer::new(String::new());
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.id)
        .append_pair("redirect_uri", &client.redirect)
        .append_pair("scope", SCOPE)
        .append_pair("state", journey.state)
        .append_pair("nonce", journey.nonce)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    if asking == Asking::Again {
        query.append_pair("prompt", "login");
    }
    let query = query.finish();
    let mark = if provider.authorization_endpoint.contains('?') { '&' } else { '?' };
    format!("{}{mark}{query}", provider.authorization_endpoint)
}

/// Changes the code for a token.
pub fn exchange(provider: &Provider, client: &Client, code: &str, verifier: &str) -> Request {
    let mut body = Serializer::new(String::new());
    body.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &client.redirect)
        .append_pair("code_verifier", verifier);
    let mut headers = vec![
        ("content-type", "application/x-www-form-urlencoded".to_owned()),
        ("accept", "application/json".to_owned()),
    ];
    match &client.secret {
        // RFC 6749, section 2.3.1: both are form-encoded before they are joined.
        Some(secret) => {
            let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            let pair = format!("{}:{}", encoded(&client.id), encoded(secret));
            headers.push(("authorization", format!("Basic {}", STANDARD.encode(pair))));
        }
        None => {
            body.append_pair("client_id", &client.id);
        }
    }
    Request { method: "POST", headers, body: body.finish().into_bytes(), ..get(provider.token_endpoint.clone()) }
}

/// The tokens of the answer.
pub fn tokens(answer: &Response) -> Result<Tokens, SignInFailure> {
    json(answer, "there is no identity token")
}

/// Asks for the provider's keys.
pub fn keys(provider: &Provider) -> Request {
    get(provider.jwks_uri.clone())
}

/// Asks for what the token does not say (OpenID Connect Core 1.0, section 5.3), if there is anything to ask with.
pub fn more(provider: &Provider, tokens: &Tokens) -> Option<Request> {
    let url = provider.userinfo_endpoint.clone().filter(|_| !tokens.access_token.is_empty())?;
    let mut request = get(url);
    request.headers.push(("authorization", format!("Bearer {}", tokens.access_token)));
    Some(request)
}

fn get(url: String) -> Request {
    Request {
        method: "GET",
        url,
        headers: vec![("accept", "application/json".to_owned())],
        body: vec![],
        timeout: TIMEOUT,
        max_body: MAX_ANSWER,
        // The deployer has chosen the provider, and the provider says where its parts are.
        reach: Reach::Configured,
    }
}

fn json<T: for<'a> Deserialize<'a>>(answer: &Response, otherwise: &'static str) -> Result<T, SignInFailure> {
    if answer.status != 200 {
        return Err(SignInFailure::Provider(answer.status));
    }
    serde_json::from_slice(&answer.body).map_err(|_| SignInFailure::Unreadable(otherwise))
}
