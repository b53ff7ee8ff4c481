//! Secrets by reference: Telnyx keys, the model's key, the key that signs refs. Never stored in the table, never logged.

pub mod fixed;
#[cfg(feature = "secrets")]
pub mod manager;

use async_trait::async_trait;
use std::sync::Arc;

/// The secret could not be read.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("secret {name} could not be read: {reason}")]
pub struct SecretFailure {
    /// Its reference.
    pub name: String,
    /// What went wrong; never the value.
    pub reason: String,
}

/// Secrets Manager, as far as Volley needs it.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The secret's text, cached for 5 minutes at most.
    async fn get(&self, name: &str) -> Result<Arc<str>, SecretFailure>;
}
