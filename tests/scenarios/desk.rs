//! What people and programs do at the desk, told as it happens between them, the assistant and the customer.

mod audit;
mod campaigns;
mod customers;
mod handing_off;
mod handling;
mod keys;
mod lists;
mod presence;
mod repeats;
mod sends;
mod snoozing;
mod starts;
mod tenants;
