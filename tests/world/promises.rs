//! The promises of Volley, judged on a world that has come to rest: what the table went through, what Telnyx was sent and
//! the phones show, what the model was asked. A story need not say them; every one of them holds after every story.

mod consent;
mod evidence;
mod pending;
mod replies;
mod stored;
mod usage;

pub use evidence::{Admission, Evidence};

use crate::system::System;
use crate::world::World;
use std::time::Duration;

/// How long a world may take to come to rest, in its own time: throttles and the eight nudges of the sweep included.
pub const REST: Duration = Duration::from_secs(6 * 3600);

/// Lets the world come to rest and judges it.
///
/// # Panics
/// When a promise is broken: with its number and what broke it.
pub fn keep(world: &World, system: &System) -> Evidence {
    world.finish(REST);
    let evidence = Evidence::gather(world, system);
    let broken: Vec<String> = [stored::judge, replies::judge, consent::judge, pending::judge, usage::judge]
        .iter()
        .flat_map(|judge| judge(&evidence))
        .collect();
    assert!(broken.is_empty(), "broken promises:\n{}", broken.join("\n"));
    evidence
}
