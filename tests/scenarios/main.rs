//! The scenarios: each reads like a chat and is checked by its transcript. Calm weather, virtual time, one seed; `faults`
//! tells some of them again in bad weather.

mod ai_log;
mod assistants;
mod bad_input;
mod bursts;
mod consent;
mod cost;
mod desk;
mod diagnostics;
mod erased;
mod events;
mod features;
mod metrics;
mod model;
mod notices;
mod pictures;
mod private;
mod receipts;
mod refusals;
mod resume;
mod sending;
mod shown;
mod stop;
mod story;
mod turns;
mod unknown;
mod usage;
mod webhooks;
mod workflows;
