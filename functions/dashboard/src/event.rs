//! Which event a form is: made of who sends it, what to, and the name that the page gave the form. Sent twice, it is one event.

use crate::reader::Reader;
use desk::Event;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The event. What the fields say is its fingerprint.
pub fn event<T: Serialize>(reader: &Reader, route: &str, key: &str, fields: &T) -> Event {
    let said = serde_json::to_vec(fields).expect("fields of a form are plain text");
    let id = hash(&[reader.id().as_bytes(), route.as_bytes(), key.as_bytes()]);
    Event::named(id, hash(&[&said]))
}

/// 128 bits of SHA-256, hexadecimal.
pub fn hash(parts: &[&[u8]]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    sha.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}
