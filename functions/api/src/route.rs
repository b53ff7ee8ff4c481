//! The routes, one file for each kind of thing. Each asks the desk for one thing and shows what came of it.

pub mod acts;
pub mod ai;
pub mod assistants;
pub mod audit;
pub mod contacts;
pub mod conversations;
pub mod daily_file;
pub mod export;
pub mod keys;
pub mod logs;
pub mod opt_outs;
pub mod people;
pub mod presence;
pub mod search;
pub mod settings;
pub mod sms;
pub mod teams;
pub mod templates;
pub mod usage;
pub mod webhooks;
