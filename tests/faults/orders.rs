//! In every order.
