//! Chance: the one source of it in the world. The same seed gives the same draws, on every machine.

use std::time::Duration;

/// A splitmix64 generator.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// From a seed; neighbouring seeds give unrelated draws.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Another generator, for one purpose, so that what one part draws does not move what another draws.
    pub fn fork(&self, purpose: &str) -> Self {
        let mixed = purpose.bytes().fold(self.0, |sum, byte| scramble(sum ^ u64::from(byte)));
        Self(scramble(mixed))
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        scramble(self.0)
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.draw() % bound as u64).expect("it is below a usize")
    }

    /// A number from `least` to `most`, both possible.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.draw() % (most - least + 1)
    }

    /// A duration from `least` to `most`, in whole microseconds.
    pub fn time(&mut self, least: Duration, most: Duration) -> Duration {
        Duration::from_micros(self.between(micros(least), micros(most).max(micros(least))))
    }

    /// True this many times in a thousand. Draws nothing when that is never.
    pub fn per_mille(&mut self, times: u32) -> bool {
        times > 0 && self.draw() % 1000 < u64::from(times)
    }

    /// One of them; there is at least one.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }
}

/// A duration in whole microseconds.
pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

fn scramble(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
