//! The clock of the world.

use crate::outside::Outside;
use async_trait::async_trait;
use domain::Timestamp;
use platform::clock::Clock;
use std::sync::Arc;
use std::time::Duration;

/// Virtual time behind the trait that the functions know.
pub struct WorldClock(pub Arc<Outside>);

#[async_trait]
impl Clock for WorldClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    async fn sleep(&self, time: Duration) {
        self.0.executor.sleep(time).await;
    }

    fn jitter(&self, least: Duration, most: Duration) -> Duration {
        self.0.draw(|chance| chance.time(least, most))
    }
}
