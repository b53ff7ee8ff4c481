//! What a person or a program can do, one file each. API and dashboard are two thin faces on it: they say who calls and show
//! what comes of it; who may, what happens and what is stored is decided here and in `domain`.

pub mod audit;
pub mod caller;
pub mod campaign;
mod change;
pub mod close;
pub mod consent;
pub mod contact;
pub mod conversation;
pub mod cursor;
pub mod delivery;
pub mod escalate;
pub mod guide;
mod handled;
pub mod inbox;
pub mod key;
pub mod messages;
pub mod note;
pub mod outgoing;
pub mod outside;
pub mod person;
pub mod phone;
pub mod presence;
pub mod problem;
pub mod progress;
pub mod resume;
pub mod row;
pub mod send;
pub mod sender;
pub mod set;
pub mod sms;
pub mod start;
pub mod take_over;
pub mod webhook;

pub use caller::{Caller, Grant};
pub use outside::{Desk, Event, Outside};
pub use problem::Problem;
