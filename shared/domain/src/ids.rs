//! Ids. They derive from the event that caused them, so handling the event twice makes the same id; none can be turned
//! back into a phone number, because each is a hash keyed by the tenant's salt.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

id!(
    /// One business that uses the deployment: 1 to 40 of `a-z0-9-`.
    TenantId
);
id!(
    /// One pair of addresses on one channel.
    ThreadId
);
id!(
    /// One customer's address, whatever number of ours it writes to.
    ContactId
);
id!(
    /// One message; also its Idempotency-Key, so only `A-Za-z0-9_-`.
    MessageId
);
id!(
    /// One assistant of a tenant.
    AssistantId
);

id!(
    /// One workflow of a tenant: 1 to 40 of `a-z0-9-`, as people choose it.
    WorkflowId
);
id!(
    /// One campaign of a tenant: 1 to 40 of `a-z0-9-`, as people choose it.
    CampaignId
);
id!(
    /// One run of a workflow.
    RunId
);

id!(
    /// One URL of a tenant's that gets the tenant's events.
    WebhookId
);

impl WebhookId {
    /// The webhook made by this event.
    pub fn of(salt: &str, event: &[&str]) -> Self {
        Self(format!("whk_{}", derive(salt, event)))
    }

    /// From a route; it must look like one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        ThreadId::parse(text.strip_prefix("whk_")?).map(|_| Self(text.to_owned()))
    }
}

/// Ids that people choose: 1 to 40 of `a-z0-9-`.
pub fn is_chosen(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=40).contains(&text.len()) && text.bytes().all(plain)
}

impl WorkflowId {
    /// A workflow's id as people choose it.
    pub fn parse(text: &str) -> Option<Self> {
        is_chosen(text).then(|| Self(text.to_owned()))
    }
}

impl CampaignId {
    /// A campaign's id as people choose it.
    pub fn parse(text: &str) -> Option<Self> {
        is_chosen(text).then(|| Self(text.to_owned()))
    }
}

impl RunId {
    /// The run made by this event.
    pub fn of(salt: &str, event: &[&str]) -> Self {
        Self(format!("run_{}", derive(salt, event)))
    }

    /// From a command or a route; it must look like one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        ThreadId::parse(text.strip_prefix("run_")?).map(|_| Self(text.to_owned()))
    }
}

impl TenantId {
    /// A tenant's id as people choose it; `None` unless 1 to 40 of `a-z0-9-`.
    pub fn parse(text: &str) -> Option<Self> {
        is_chosen(text).then(|| Self(text.to_owned()))
    }
}

impl AssistantId {
    /// The assistant made by this event.
    pub fn of(salt: &str, event: &[&str]) -> Self {
        Self(made("ast", salt, event))
    }

    /// From a route; it must look like one of ours, which also the automatic one does.
    pub fn parse(text: &str) -> Option<Self> {
        let letters = text.strip_prefix("ast_")?;
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        ((1..=HASH_LENGTH).contains(&letters.len()) && letters.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// The assistant that is made when a tenant has none: one computable id, so that two makers meet in one item (F073).
    pub fn automatic() -> Self {
        Self("ast_default".into())
    }
}

impl ThreadId {
    /// The thread of a number pair.
    pub fn of(salt: &str, channel: &str, ours: &str, theirs: &str) -> Self {
        Self(derive(salt, &["thread", channel, ours, theirs]))
    }

    /// From a route or a stored item; it must look like one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == HASH_LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte))).then(|| Self(text.to_owned()))
    }
}

impl ContactId {
    /// The contact with this address.
    pub fn of(salt: &str, channel: &str, theirs: &str) -> Self {
        Self(format!("cnt_{}", derive(salt, &["contact", channel, theirs])))
    }

    /// From a route or a command; it must look like one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        ThreadId::parse(text.strip_prefix("cnt_")?).map(|_| Self(text.to_owned()))
    }
}

impl MessageId {
    /// From a route or a ref; it must look like one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        ThreadId::parse(text.strip_prefix("msg_")?).map(|_| Self(text.to_owned()))
    }

    /// The message made by this event.
    pub fn of(salt: &str, event: &[&str]) -> Self {
        Self(format!("msg_{}", derive(salt, event)))
    }
}

/// The id of a conversation: its thread and which conversation of the thread it is.
pub fn conversation_id(thread: &ThreadId, generation: u32) -> String {
    format!("con_{thread}_{generation}")
}

/// The other way round; `None` if it is not such an id.
pub fn parse_conversation_id(text: &str) -> Option<(ThreadId, u32)> {
    let (thread, generation) = text.strip_prefix("con_")?.split_once('_')?;
    Some((ThreadId::parse(thread)?, generation.parse().ok()?))
}

/// The reference of a customer who has none: the beginning of the thread's id, in capitals (F027).
pub fn generated_reference(thread: &ThreadId) -> String {
    thread.as_str()[..8].to_uppercase()
}

/// The id, of a kind that has no type of its own, of what this event has made: `usr_…`, `tpl_…`.
pub fn made(kind: &str, salt: &str, event: &[&str]) -> String {
    let parts: Vec<&str> = [kind].into_iter().chain(event.iter().copied()).collect();
    format!("{kind}_{}", derive(salt, &parts))
}

/// Whether a text looks like such an id of this kind.
pub fn is_made(kind: &str, text: &str) -> bool {
    let letters = text.strip_prefix(kind).and_then(|rest| rest.strip_prefix('_'));
    letters.is_some_and(|letters| ThreadId::parse(letters).is_some())
}

/// What stands for digits in a key of the search.
pub fn of_digits(salt: &str, digits: &str) -> String {
    derive(salt, &["digits", digits])
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 130 bits as text: more than enough that two never meet.
const HASH_LENGTH: usize = 26;

/// A keyed hash of the parts, whose lengths count, so that no two lists of parts look the same.
fn derive(salt: &str, parts: &[&str]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(salt.as_bytes()).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    let hash = mac.finalize().into_bytes();
    (0..HASH_LENGTH).map(|place| char::from(ALPHABET[usize::from(five_bits(&hash, place * 5))])).collect()
}

fn five_bits(bytes: &[u8], start: usize) -> u8 {
    (start..start + 5).fold(0, |value, bit| (value << 1) | ((bytes[bit / 8] >> (7 - bit % 8)) & 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_id_reads_back() {
        let thread = ThreadId::of("salt", "sms", "+12125550100", "+12125550123");
        assert_eq!(parse_conversation_id(&conversation_id(&thread, 3)), Some((thread, 3)));
        assert_eq!(parse_conversation_id("con_x_1"), None);
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(derive("s", &["ab", "c"]), derive("s", &["a", "bc"]));
        assert_ne!(derive("s", &["ab"]), derive("t", &["ab"]));
    }
}
