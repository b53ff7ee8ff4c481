//! The outside: each trait beside its real implementation, and the codecs over them.

#[cfg(feature = "aws")]
pub mod aws;
pub mod bus;
pub mod clock;
pub mod files;
pub mod http;
pub mod queue;
pub mod scheduler;
pub mod secrets;
pub mod table;
