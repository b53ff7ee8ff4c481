//! The contract of `Table`, kept by both of its implementations.
