//! The EventBridge bus: the event catalogue, for the tenant's own rules and for webhooks out.

#[cfg(feature = "bus")]
pub mod eventbridge;

use async_trait::async_trait;

/// One event for the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusEvent {
    /// A name of the catalogue, such as `message.received`; the bus's detail-type.
    pub kind: &'static str,
    /// The event as JSON; the bus's detail, at most 256 KB.
    pub detail: String,
}

/// At most this many events in one call (PutEvents' bound).
pub const MAX_EVENTS: usize = 10;

/// Some of the events may not be on the bus.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("the bus did not take every event: {0}")]
pub struct BusFailure(pub String);

/// EventBridge, as far as Volley needs it.
#[async_trait]
pub trait Bus: Send + Sync {
    /// Publishes at most [`MAX_EVENTS`] events.
    async fn publish(&self, events: &[BusEvent]) -> Result<(), BusFailure>;
}
