//! Telnyx's wire: pure functions between its bytes and our words. Facts: Telnyx's API reference for messages and webhooks.

pub mod event;
pub mod portal;
pub mod records;
pub mod reference;
pub mod send;
pub mod signature;
