//! What a tenant has used in a month, and its quota (F063, F064). A message counts once, in the write of its first admission,
//! in a shard chosen by its thread. A shard of a tenant with a quota counts only while it has used less than it was granted,
//! and all grants together are never more than the quota: so it is never exceeded, and nobody adds up on the way out.

use crate::ThreadId;
use crate::message::Source;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Shards of a month: at 100 messages a second of one tenant, two meet in one write about once in ten seconds.
pub const SHARDS: u32 = 32;

/// The most messages that are granted to a shard at once: a grant is a write of its own.
const LARGEST_BLOCK: u64 = 100;

/// The shard that a thread's messages count in.
pub fn shard(thread: &ThreadId) -> u32 {
    let sum = thread.as_str().bytes().fold(7u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    sum % SHARDS
}

/// What a shard has counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Shard {
    /// Messages admitted.
    pub used: u64,
    /// Messages of the quota that it may admit; 0 while the tenant has none.
    pub granted: u64,
    /// Segments of those admitted.
    pub segments: u64,
    /// What they cost by the tenant's price, in millionths of its currency.
    pub micros: u64,
    /// Messages that people wrote.
    pub manual: u64,
    /// Their segments.
    pub manual_segments: u64,
    /// Messages that programs wrote.
    pub api: u64,
    /// Their segments.
    pub api_segments: u64,
    /// Messages that assistants wrote.
    pub sms_agent: u64,
    /// Their segments.
    pub sms_agent_segments: u64,
    /// Messages that Volley itself wrote.
    pub system: u64,
    /// Their segments.
    pub system_segments: u64,
}

impl Shard {
    /// What it holds of the quota: what it was granted, or has used before there was one.
    fn held(&self) -> u64 {
        self.used.max(self.granted)
    }

    /// Messages that it may still admit.
    pub fn room(&self) -> u64 {
        self.granted.saturating_sub(self.used)
    }

    /// Both together.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            used: self.used + other.used,
            granted: self.granted + other.granted,
            segments: self.segments + other.segments,
            micros: self.micros + other.micros,
            manual: self.manual + other.manual,
            manual_segments: self.manual_segments + other.manual_segments,
            api: self.api + other.api,
            api_segments: self.api_segments + other.api_segments,
            sms_agent: self.sms_agent + other.sms_agent,
            sms_agent_segments: self.sms_agent_segments + other.sms_agent_segments,
            system: self.system + other.system,
            system_segments: self.system_segments + other.system_segments,
        }
    }
}

/// The names that a message of this source counts under: messages, and their segments.
pub fn counters(source: Source) -> Option<(&'static str, &'static str)> {
    match source {
        Source::Manual => Some(("manual", "manualSegments")),
        Source::Api => Some(("api", "apiSegments")),
        Source::SmsAgent => Some(("smsAgent", "smsAgentSegments")),
        Source::System => Some(("system", "systemSegments")),
        Source::Inbound => None,
    }
}

/// Whether the month allows one more message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// There is room, or no quota.
    Open,
    /// The quota is used up.
    UsedUp,
}

/// What a shard without room gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handout {
    /// So many messages that no shard holds yet.
    Take(u64),
    /// So many of another shard's, which has not used them.
    Move {
        /// Whose.
        from: u32,
        /// How many.
        messages: u64,
    },
    /// Nothing: the month is used up.
    UsedUp,
}

/// What this shard gets of the quota: a block, the smaller the less is left; when all is handed out, half of what the shard
/// with the most room has. The last message of a quota goes to whoever comes first, in whatever thread.
pub fn hand_out(quota: u64, shards: &BTreeMap<u32, Shard>, mine: u32) -> Handout {
    let held: u64 = shards.values().map(Shard::held).sum();
    let used: u64 = shards.values().map(|shard| shard.used).sum();
    let left = quota.saturating_sub(held);
    if left > 0 {
        return Handout::Take((left / u64::from(2 * SHARDS)).clamp(1, LARGEST_BLOCK));
    }
    let others = shards.iter().filter(|(shard, _)| **shard != mine);
    match others.max_by_key(|(_, shard)| shard.room()).filter(|_| used < quota) {
        Some((from, shard)) if shard.room() > 0 => Handout::Move { from: *from, messages: shard.room().div_ceil(2) },
        Some(_) | None => Handout::UsedUp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Threads of these shards send one message after another until one is refused; gives how many went.
    fn sent(quota: u64, order: impl Iterator<Item = u32>) -> u64 {
        let mut shards: BTreeMap<u32, Shard> = BTreeMap::new();
        for mine in order {
            if shards.entry(mine).or_default().room() == 0 {
                match hand_out(quota, &shards, mine) {
                    Handout::Take(messages) => shards.get_mut(&mine).expect("made above").granted += messages,
                    Handout::Move { from, messages } => {
                        shards.get_mut(&from).expect("it has room").granted -= messages;
                        shards.get_mut(&mine).expect("made above").granted += messages;
                    }
                    Handout::UsedUp => break,
                }
            }
            shards.get_mut(&mine).expect("made above").used += 1;
            assert!(shards.values().map(Shard::held).sum::<u64>() <= quota);
        }
        shards.values().map(|shard| shard.used).sum()
    }

    #[test]
    fn a_quota_is_used_to_the_last_message_and_not_beyond_however_threads_take_turns() {
        for quota in [0, 1, 2, 3, 31, 32, 33, 100, 1_000, 20_000] {
            assert_eq!(sent(quota, std::iter::repeat(5)), quota, "one thread");
            assert_eq!(sent(quota, (0..SHARDS).cycle()), quota, "all in turn");
            let once_each_then_one = (0..SHARDS).chain(std::iter::repeat(7));
            assert_eq!(sent(quota, once_each_then_one), quota, "one after all");
        }
    }

    #[test]
    fn what_was_used_before_there_was_a_quota_counts() {
        let used = |used| Shard { used, ..Shard::default() };
        let shards = BTreeMap::from([(0, used(6)), (1, used(3))]);
        assert_eq!(hand_out(10, &shards, 0), Handout::Take(1));
        assert_eq!(hand_out(9, &shards, 0), Handout::UsedUp);
        assert_eq!(hand_out(5, &shards, 1), Handout::UsedUp);
    }

    #[test]
    fn a_quota_that_was_lowered_below_what_is_used_gives_nothing() {
        let shard = Shard { used: 5, granted: 50, ..Shard::default() };
        assert_eq!(hand_out(4, &BTreeMap::from([(0, shard)]), 1), Handout::UsedUp);
    }
}
