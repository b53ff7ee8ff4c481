//! Time and chance, so that the world of the tests can own both.

#[cfg(feature = "clock")]
pub mod system;

use async_trait::async_trait;
use domain::Timestamp;
use std::time::Duration;

/// The clock. `now` is read once per step; decisions get it as a parameter.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The wall clock.
    fn now(&self) -> Timestamp;

    /// Waits.
    async fn sleep(&self, time: Duration);

    /// A duration from `least` to `most`, evenly.
    fn jitter(&self, least: Duration, most: Duration) -> Duration;
}
