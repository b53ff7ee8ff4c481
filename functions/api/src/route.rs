//! The routes, one file for each kind of thing. Each asks the desk for one thing and shows what came of it.

pub mod acts;
pub mod audit;
pub mod contacts;
pub mod conversations;
pub mod keys;
pub mod presence;
pub mod sms;
pub mod webhooks;
