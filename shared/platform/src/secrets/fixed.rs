//! Secrets that were given when the process started, for `local` and for tests.

use super::{SecretFailure, Secrets};
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A fixed map of names to values. It has no `Debug`: nothing prints it.
#[derive(Clone, Default)]
pub struct Fixed(BTreeMap<String, Arc<str>>);

impl Fixed {
    /// These secrets.
    pub fn new(secrets: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(secrets.into_iter().map(|(name, value)| (name, value.into())).collect())
    }
}

#[async_trait]
impl Secrets for Fixed {
    async fn get(&self, name: &str) -> Result<Arc<str>, SecretFailure> {
        self.0
            .get(name)
            .cloned()
            .ok_or_else(|| SecretFailure { name: name.to_owned(), reason: "there is none of this name".into() })
    }
}
