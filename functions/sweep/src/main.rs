//! The function; its wiring follows.

fn main() {}
