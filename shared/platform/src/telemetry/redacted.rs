//! What must not be read in a log, in a form that can still be passed about.

use std::fmt::{Debug, Display, Formatter, Result};

/// A value that prints as `[redacted]`, whoever prints it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Redacted<T>(pub T);

impl<T> Debug for Redacted<T> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str("[redacted]")
    }
}

impl<T> Display for Redacted<T> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str("[redacted]")
    }
}
