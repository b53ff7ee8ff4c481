//! What people and programs do at the desk, told as it happens between them, the assistant and the customer.

mod assigning;
mod assistants;
mod audit;
mod campaigns;
mod customers;
mod daily_file;
mod handing_off;
mod handling;
mod keys;
mod leaving;
mod lists;
mod live;
mod many;
mod opt_outs;
mod people;
mod presence;
mod repeats;
mod searching;
mod sends;
mod sessions;
mod settings;
mod snoozing;
mod starts;
mod teams;
mod templates;
mod tenants;
