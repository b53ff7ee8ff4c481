//! The outside: each trait beside its real implementation, and the codecs over them.

#[cfg(feature = "aws")]
pub mod aws;
pub mod batch;
pub mod bus;
pub mod cache;
pub mod clock;
pub mod consents;
#[cfg(feature = "crash")]
pub mod crash;
pub mod failure;
pub mod files;
pub mod follow_up;
pub mod http;
pub mod keys;
#[cfg(feature = "lambda")]
pub mod lambda;
pub mod llm;
pub mod once;
pub mod queue;
pub mod records;
pub mod scheduler;
pub mod secrets;
pub mod standard_webhooks;
pub mod table;
pub mod telemetry;
pub mod telnyx;
