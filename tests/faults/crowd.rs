//! All at once.
