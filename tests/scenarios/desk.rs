//! What people and programs do at the desk, told as it happens between them, the assistant and the customer.

mod audit;
mod customers;
mod handling;
mod keys;
mod lists;
mod repeats;
mod sends;
mod starts;
mod tenants;
