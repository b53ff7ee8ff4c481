//! Decides. No I/O, no clock, no randomness: every function here gives the same answer to the same question.

mod time;

pub use time::Timestamp;
