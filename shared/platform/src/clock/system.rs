//! The machine's clock, tokio's timer, and a small generator for jitter: spread is all it is for, never secrecy.

use super::Clock;
use async_trait::async_trait;
use domain::Timestamp;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// The real clock.
#[derive(Debug)]
pub struct SystemClock {
    drawn: AtomicU64,
}

impl SystemClock {
    /// A clock whose jitter begins somewhere else in each process.
    pub fn new() -> Self {
        Self::seeded(RandomState::new().hash_one(std::process::id()))
    }

    /// A clock whose jitter begins here.
    pub fn seeded(seed: u64) -> Self {
        Self { drawn: AtomicU64::new(seed) }
    }

    /// SplitMix64: a counter, stirred. (Steele, Lea, Flood 2014; its three constants are theirs.)
    fn draw(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut bits = self.drawn.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the Clock that time comes from")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    fn jitter(&self, least: Duration, most: Duration) -> Duration {
        let span = u64::try_from(most.saturating_sub(least).as_micros()).unwrap_or(u64::MAX);
        least + Duration::from_micros(self.draw() % span.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_reaches_all_of_its_range_and_nothing_beyond() {
        let clock = SystemClock::seeded(7);
        let [least, most] = [20, 400].map(Duration::from_millis);
        let drawn: Vec<Duration> = (0..10_000).map(|_| clock.jitter(least, most)).collect();
        assert!(drawn.iter().all(|time| (least..=most).contains(time)));
        let mean = drawn.iter().sum::<Duration>() / 10_000;
        assert!((200..=220).contains(&mean.as_millis()), "{mean:?}");
        assert_eq!(clock.jitter(least, least), least);
    }

    #[test]
    fn now_is_after_this_was_written() {
        assert!(SystemClock::new().now() > Timestamp(1_760_000_000_000));
    }
}
