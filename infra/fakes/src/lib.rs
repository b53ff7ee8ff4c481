//! The other side of the wire: a Telnyx and a model that keep state, as machines without I/O.
//!
//! Time is a parameter, chance comes from a seed in the state, and the state goes to JSON and back. The tests' world
//! puts them behind `platform::http::Http` on a virtual clock; `local` puts them behind real HTTP on loopback.
//! They count, check and sign by their own rules, never by those of the code under test.

pub mod llm;
pub mod telnyx;

mod rng;
mod wire;

pub use rng::Rng;
pub use wire::{Reply, request};
