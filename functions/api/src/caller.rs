//! Who calls: the bearer of an API key. Sessions of the dashboard will make the same `Caller`.

use crate::problem::Failed;
use crate::rate::Left;
use crate::wired::Wired;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use desk::Desk;
use desk::key;
use domain::rate::Verdict;
use std::sync::Arc;

/// An authenticated caller.
pub struct Caller {
    /// Who they are.
    pub who: desk::Caller,
    /// What they were let in by: a key's token. It is told to nobody.
    pub credential: String,
}

impl Caller {
    /// The desk as they stand before it.
    pub fn desk<'a>(&'a self, wired: &'a Arc<dyn Wired>) -> Desk<'a> {
        Desk { outside: wired.desk(), caller: &self.who }
    }
}

impl FromRequestParts<Arc<dyn Wired>> for Caller {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, wired: &Arc<dyn Wired>) -> Result<Self, Failed> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|header| header.to_str().ok());
        let token = header.and_then(|header| header.strip_prefix("Bearer ")).ok_or(Failed::NotSignedIn)?;
        let known = key::caller(wired.desk(), token.trim()).await?.ok_or(Failed::NotSignedIn)?;
        let (who, verdict) = known;
        let (Verdict::Taken(allowance) | Verdict::TooMany(allowance)) = verdict;
        if let Some(left) = parts.extensions.get::<Left>() {
            left.note(allowance);
        }
        if let Verdict::TooMany(allowance) = verdict {
            return Err(Failed::TooMany(allowance));
        }
        Ok(Self { who, credential: token.trim().to_owned() })
    }
}
