//! The simulated outside: everything that Volley speaks to, in memory, in virtual time, from a seed.
//! The same seed and plan give the same run to the last step, so a failure needs only its seed to be seen again.

pub mod bell;
pub mod bus;
pub mod chance;
pub mod clock;
mod deployment;
pub mod desk;
pub mod executor;
pub mod files;
pub mod memory;
pub mod model;
pub mod outside;
pub mod pages;
pub mod plan;
pub mod promises;
pub mod pump;
pub mod queues;
pub mod receiver;
pub mod runs;
pub mod scheduler;
pub mod secrets;
pub mod stream;
pub mod system;
pub mod telnyx;
pub mod web;
pub mod world;
