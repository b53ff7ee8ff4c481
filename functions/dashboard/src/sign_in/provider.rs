//! The provider, and we as it knows us.

use super::BACK;
use super::journey::Journey;
use domain::Timestamp;
use platform::http::Http;
use platform::oidc::{self, Asking, Client, Identity, Provider};
use platform::secrets::Secrets;
use std::sync::{Arc, OnceLock};

/// What the deployer has agreed on with the provider.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The provider's name, where it also says how it is spoken with.
    pub issuer: String,
    /// What it knows us by.
    pub client: String,
    /// Under which name our secret is kept; none: we are a public client, which PKCE makes safe.
    pub secret: Option<String>,
    /// Where people reach the pages, without a slash at its end.
    pub root: String,
}

/// The provider.
pub struct SignIn {
    http: Arc<dyn Http>,
    secrets: Arc<dyn Secrets>,
    terms: Terms,
    /// Where it is, asked once.
    provider: OnceLock<Provider>,
}

impl SignIn {
    /// One that has not been asked anything yet.
    pub fn new(http: Arc<dyn Http>, secrets: Arc<dyn Secrets>, terms: Terms) -> Self {
        Self { http, secrets, terms, provider: OnceLock::new() }
    }

    /// Its name.
    pub fn issuer(&self) -> &str {
        &self.terms.issuer
    }

    /// Where a browser is sent.
    pub async fn there(&self, journey: &Journey, asking: Asking) -> Result<String, String> {
        let (provider, client) = (self.provider().await?, self.client(None));
        Ok(oidc::authorization(provider, &client, &journey.outgoing(), asking))
    }

    /// Who came back with this code.
    pub async fn who(&self, code: &str, journey: &Journey, now: Timestamp) -> Result<Identity, String> {
        let provider = self.provider().await?;
        let secret = match &self.terms.secret {
            Some(name) => Some(self.secrets.get(name).await.map_err(said)?.to_string()),
            None => None,
        };
        let exchange = oidc::exchange(provider, &self.client(secret), code, &journey.verifier);
        let tokens = oidc::tokens(&self.http.call(exchange).await.map_err(said)?).map_err(said)?;
        let keys = self.http.call(oidc::keys(provider)).await.map_err(said)?;
        let (issuer, client, nonce) = (&provider.issuer, &self.terms.client, &journey.nonce);
        let expected = oidc::Expected { issuer, client, nonce, now };
        let who = oidc::identity(&tokens.id_token, &keys, &expected).map_err(said)?;
        match oidc::more(provider, &tokens).filter(|_| who.email.is_none()) {
            Some(more) => oidc::completed(who, &self.http.call(more).await.map_err(said)?).map_err(said),
            None => Ok(who),
        }
    }

    async fn provider(&self) -> Result<&Provider, String> {
        if let Some(provider) = self.provider.get() {
            return Ok(provider);
        }
        let answer = self.http.call(oidc::discovery(&self.terms.issuer)).await.map_err(said)?;
        let provider = oidc::provider(&self.terms.issuer, &answer).map_err(said)?;
        Ok(self.provider.get_or_init(|| provider))
    }

    fn client(&self, secret: Option<String>) -> Client {
        Client { id: self.terms.client.clone(), secret, redirect: format!("{}{BACK}", self.terms.root) }
    }
}

fn said(failure: impl std::error::Error) -> String {
    failure.to_string()
}
