//! AWS's list prices in dollars, us-east-1, as published in 2025, without free tiers: aws.amazon.com/{lambda, dynamodb, sqs, api-gateway,
//! eventbridge, cloudwatch, step-functions}/pricing.

/// A Lambda invocation.
pub const INVOCATION: f64 = 0.20 / MILLION;

/// A GB-s of Lambda on arm64, which template.yaml takes by default.
pub const GB_SECOND_ARM: f64 = 0.000_013_333_4;

/// The same on x86-64.
pub const GB_SECOND_X86: f64 = 0.000_016_666_7;

/// A write unit of a table on demand.
pub const WRITE_UNIT: f64 = 0.625 / MILLION;

/// A read unit of a table on demand.
pub const READ_UNIT: f64 = 0.125 / MILLION;

/// A request to a standard queue: a send, a receive, a delete, each of up to ten messages and 64 KB.
pub const QUEUE_REQUEST: f64 = 0.40 / MILLION;

/// A request to an HTTP API.
pub const API_REQUEST: f64 = 1.00 / MILLION;

/// An event of our own on a bus. Reading the table's stream costs a Lambda nothing.
pub const BUS_EVENT: f64 = 1.00 / MILLION;

/// A byte taken in by CloudWatch Logs.
pub const LOG_BYTE: f64 = 0.50 / 1e9;

/// A transition of a standard workflow in Step Functions.
pub const TRANSITION: f64 = 25.00 / MILLION;

const MILLION: f64 = 1e6;
