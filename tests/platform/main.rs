//! That `platform` speaks to AWS, to HTTP and to Lambda as they expect, and still reads what every version has stored.

mod aws;
mod client;
mod dynamo;
mod lambda;
mod released;
