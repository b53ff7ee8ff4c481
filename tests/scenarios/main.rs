//! The scenarios: each reads like a chat and is checked by its transcript. Calm weather, virtual time, one seed; `faults`
//! tells some of them again in bad weather.

mod bursts;
mod consent;
mod features;
mod shown;
mod story;
