//! The pages and forms, one file each for what they are about.

pub mod conversation;
pub mod customer;
pub mod inbox;
pub mod media;
pub mod reports;
pub mod settings;
pub mod start;
pub mod subject;
pub mod ticket;
