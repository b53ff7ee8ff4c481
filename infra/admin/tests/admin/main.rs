//! The real binary, from the outside: a table (DynamoDB's double), and behind one loopback port Telnyx, Secrets
//! Manager, SQS and S3 as far as it speaks to them.

mod accounts;
mod doctor;
mod double;
mod keys;
mod local;
mod outage;
mod people;
mod tenants;
mod users;
mod workflows;
mod world;
