//! The outside of these tests: keys, a clock that stands still, a queue that keeps and one that fails.

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Timestamp;
use ed25519_dalek::{Signer, SigningKey};
use platform::clock::Clock;
use platform::queue::{Parcel, Queue, QueueFailure, QueueName};
use platform::telnyx::signature::PublicKey;
use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;

/// The instant at which the samples were signed (events/README.md), in milliseconds.
pub const AT: i64 = 1_795_273_445_000;

/// The public key of the samples.
pub fn sample_key() -> PublicKey {
    PublicKey::parse("m1Y/+EyR8lNOw8XDlqjuUUloIwj6+Gmg2dd/0yP2Gy0=").expect("a key")
}

/// A pair of keys made from this number.
pub fn signing_key(seed: u8) -> (SigningKey, PublicKey) {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let public = PublicKey::parse(&STANDARD.encode(key.verifying_key().as_bytes())).expect("a key");
    (key, public)
}

/// The signature as Telnyx's header has it.
pub fn sign(key: &SigningKey, timestamp: &str, body: &[u8]) -> String {
    let signed = [timestamp.as_bytes(), b"|", body].concat();
    STANDARD.encode(key.sign(&signed).to_bytes())
}

/// Runs a future that waits for nothing outside.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(future)
}

/// It is always this many milliseconds.
pub struct FixedClock(pub i64);

#[async_trait]
impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0)
    }

    async fn sleep(&self, _: Duration) {
        panic!("a webhook waits for nothing");
    }

    fn jitter(&self, least: Duration, _: Duration) -> Duration {
        least
    }
}

/// A queue that keeps what it is given.
#[derive(Default)]
pub struct Kept(Mutex<Vec<Parcel>>);

impl Kept {
    /// All of it.
    pub fn parcels(&self) -> Vec<Parcel> {
        self.0.lock().expect("a queue").clone()
    }

    /// The one parcel's event and message group.
    pub fn only(&self) -> (serde_json::Value, String) {
        let parcels = self.parcels();
        assert_eq!(parcels.len(), 1);
        assert_eq!(parcels[0].delay, Duration::ZERO);
        (serde_json::from_str(&parcels[0].body).expect("JSON"), parcels[0].group.clone())
    }
}

#[async_trait]
impl Queue for Kept {
    async fn send(&self, queue: QueueName, parcel: Parcel) -> Result<(), QueueFailure> {
        assert_eq!(queue, QueueName::Events);
        self.0.lock().expect("a queue").push(parcel);
        Ok(())
    }

    async fn postpone(&self, _: QueueName, _: &str, _: Duration) -> Result<(), QueueFailure> {
        panic!("a webhook postpones nothing");
    }
}

/// A queue that takes nothing.
pub struct Failing;

#[async_trait]
impl Queue for Failing {
    async fn send(&self, queue: QueueName, _: Parcel) -> Result<(), QueueFailure> {
        Err(QueueFailure { queue: queue.name(), reason: "timeout".into() })
    }

    async fn postpone(&self, _: QueueName, _: &str, _: Duration) -> Result<(), QueueFailure> {
        panic!("a webhook postpones nothing");
    }
}
