//! Every story with everything that can go wrong: a crash before and after each outside call in turn, seeded rough weather,
//! everything at once, and every order of events. After each, all promises of `world::promises` hold.

// The simulation makes and drops millions of small things.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod calm;
mod crashes;
mod crowd;
mod notices;
mod orders;
mod stories;
mod weather;
