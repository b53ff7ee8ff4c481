//! The simulated outside: a Telnyx that keeps its phones on disk, and a scripted model, both behind real HTTP on loopback,
//! so that the product's own client talks to them, and their webhooks come in by the front door.

mod kept;
mod media;
mod postman;
mod served;

pub use kept::Kept;
pub use media::{MediaHost, PICTURE};
pub use postman::{Destination, deliver};
pub use served::{scripted, serve};

/// The bytes of [`PICTURE`].
pub fn picture() -> &'static [u8] {
    served::PICTURE
}
