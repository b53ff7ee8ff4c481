//! Believes Telnyx and nobody else: verifies the signature over the raw body, queues the body as it stood, answers 200.
//! It reads no more of the body than whose share of the queue it takes; what cannot be read is `inbound`'s to quarantine.
//! Rule: 200 is answered only once the queue has the event, and nothing at all is kept of what is not signed. Races: none;
//! Telnyx repeats what was not answered in time, and `inbound` knows a repeat by what it makes.

mod event;
mod group;
mod handle;
mod keys;
mod request;
mod text;

pub use event::{Answer, Event, NotAnEvent};
pub use handle::{MAX_BODY, handle};
pub use keys::{NoKeys, keys};
pub use request::Request;
