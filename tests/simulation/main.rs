//! That the simulated outside itself is right: what the other tests rely on when they tell a story in it.

mod chance;
mod executor;
mod memory;
mod pump;
mod runs;
mod system;
mod telnyx;
