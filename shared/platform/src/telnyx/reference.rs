//! A ref: which message a receipt is about. It stands in the message's own `webhook_url`, which Telnyx repeats inside the
//! signed body, so a receipt finds its message even when the answer to the POST was lost. A MAC keeps it ours.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::message::MessageRef;
use domain::{MessageId, TenantId, ThreadId, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The path below `PUBLIC_URL` that receipts come to.
pub const PATH: &str = "/webhooks/telnyx/r/";

/// 128 bits cannot be guessed.
const MAC_BYTES: usize = 16;

/// What a ref names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Whose.
    pub tenant: TenantId,
    /// Where.
    pub thread: ThreadId,
    /// Which message.
    pub message: MessageRef,
}

impl Reference {
    /// As it stands in a URL: letters, digits, `.`, `-`, `_`.
    pub fn write(&self, key: &str) -> String {
        let plain = format!("{}.{}.{}.{}", self.tenant, self.thread, self.message.at.0, self.message.id);
        let mac = mac(key, &plain).finalize().into_bytes();
        format!("{plain}.{}", URL_SAFE_NO_PAD.encode(&mac[..MAC_BYTES]))
    }

    /// From a `webhook_url`; `None` if it has no ref of ours.
    pub fn read(url: &str, key: &str) -> Option<Self> {
        let (_, text) = url.split_once(PATH)?;
        let (plain, sum) = text.split(['?', '#']).next()?.rsplit_once('.')?;
        let sum = URL_SAFE_NO_PAD.decode(sum).ok().filter(|sum| sum.len() == MAC_BYTES)?;
        mac(key, plain).verify_truncated_left(&sum).ok()?;
        let mut parts = plain.split('.');
        let tenant = TenantId::parse(parts.next()?)?;
        let thread = ThreadId::parse(parts.next()?)?;
        let at = Timestamp(parts.next()?.parse().ok()?);
        let id = MessageId::parse(parts.next()?)?;
        Some(Self { tenant, thread, message: MessageRef { at, id } })
    }
}

fn mac(key: &str, text: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ref_reads_back_and_a_changed_one_does_not() {
        let reference = Reference {
            tenant: TenantId::parse("acme").expect("an id"),
            thread: ThreadId::of("salt", "sms", "a", "b"),
            message: MessageRef { at: Timestamp(1_700_000_000_123), id: MessageId::of("salt", &["x"]) },
        };
        let url = format!("https://volley.example{PATH}{}", reference.write("key"));
        assert_eq!(Reference::read(&url, "key"), Some(reference));
        assert_eq!(Reference::read(&url, "other"), None);
        assert_eq!(Reference::read(&url.replace("acme", "evil"), "key"), None);
        assert_eq!(Reference::read("https://volley.example/webhooks/telnyx", "key"), None);
    }
}
