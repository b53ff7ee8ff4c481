//! What is shown, in the words and at the times of its reader.

pub mod choice;
pub mod customer;
pub mod face;
pub mod list;
pub mod log;
pub mod message;
pub mod row;
pub mod sheet;
pub mod shell;
pub mod subject;
pub mod thread;
