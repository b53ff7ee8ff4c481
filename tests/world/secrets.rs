//! Secrets in memory, by reference.

use crate::executor::lock;
use crate::outside::Outside;
use async_trait::async_trait;
use platform::secrets::{SecretFailure, Secrets};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The secrets.
pub struct WorldSecrets {
    outside: Arc<Outside>,
    secrets: Mutex<BTreeMap<String, Arc<str>>>,
}

impl WorldSecrets {
    /// None yet.
    pub fn new(outside: Arc<Outside>) -> Arc<Self> {
        Arc::new(Self { outside, secrets: Mutex::default() })
    }

    /// Keeps one.
    pub fn keep(&self, name: &str, text: &str) {
        lock(&self.secrets).insert(name.to_owned(), text.into());
    }
}

#[async_trait]
impl Secrets for WorldSecrets {
    async fn get(&self, name: &str) -> Result<Arc<str>, SecretFailure> {
        let crossing = self.outside.enter("secrets.get").await;
        let failure = |reason: &str| SecretFailure { name: name.to_owned(), reason: reason.to_owned() };
        let answer = match crossing.fails("secret failed", self.outside.plan.faults.failure) {
            true => Err(failure("unavailable")),
            false => lock(&self.secrets).get(name).cloned().ok_or_else(|| failure("no such secret")),
        };
        crossing.leave().await;
        answer
    }
}
