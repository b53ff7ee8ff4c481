//! Secrets in Secrets Manager, kept for five minutes, so that a rotated key is in use everywhere five minutes later. A
//! secret that cannot be read anew is a failure, however well the old one is remembered.

use super::{SecretFailure, Secrets};
use crate::aws::{Aws, Service, reason};
use crate::clock::Clock;
use async_trait::async_trait;
use aws_sdk_secretsmanager::Client;
use domain::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// How long a secret is remembered.
pub const MAX_AGE: Duration = Duration::from_secs(300);

/// At most this many are remembered: two keys for each of some hundred tenants that one function serves at a time.
pub const MAX_KEPT: usize = 500;

/// Secrets Manager behind a short memory.
pub struct Manager {
    client: Client,
    clock: Arc<dyn Clock>,
    kept: Mutex<BTreeMap<String, Kept>>,
}

struct Kept {
    read_at: Timestamp,
    value: Arc<str>,
}

impl Manager {
    /// Secrets of the region, remembered by this clock.
    pub fn new(aws: &Aws, clock: Arc<dyn Clock>) -> Self {
        Self { client: Client::new(&aws.config(Service::SecretsManager)), clock, kept: Mutex::default() }
    }

    fn recall(&self, name: &str, now: Timestamp) -> Option<Arc<str>> {
        let kept = self.kept();
        let kept = kept.get(name).filter(|kept| now >= kept.read_at && now.since(kept.read_at) < MAX_AGE);
        kept.map(|kept| Arc::clone(&kept.value))
    }

    fn keep(&self, name: &str, value: &Arc<str>, read_at: Timestamp) {
        let mut kept = self.kept();
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        let value = Arc::clone(value);
        kept.insert(name.to_owned(), Kept { read_at, value });
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, Kept>> {
        self.kept.lock().expect("nothing panics while it holds the memory")
    }
}

#[async_trait]
impl Secrets for Manager {
    async fn get(&self, name: &str) -> Result<Arc<str>, SecretFailure> {
        let now = self.clock.now();
        if let Some(value) = self.recall(name, now) {
            return Ok(value);
        }
        #[cfg(feature = "crash")]
        let _point = crate::crash::Point::reached("secrets");
        let failure = |reason: &str| SecretFailure { name: name.to_owned(), reason: reason.to_owned() };
        let answer = self.client.get_secret_value().secret_id(name).send().await;
        let answer = answer.map_err(|error| failure(reason(&error)))?;
        let value: Arc<str> = answer.secret_string.ok_or_else(|| failure("it is not text"))?.into();
        self.keep(name, &value, now);
        Ok(value)
    }
}
