//! A running `local`, which describes itself as CloudFormation describes a stack, and says where its services are.

use crate::problem::Problem;
use platform::http::client::Client;
use platform::http::{Http, Reach, Request};
use serde_json::Value;
use std::time::Duration;

/// It is on this machine.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The description has some two kilobytes.
const MAX_ANSWER: usize = 64 * 1024;

/// Asks the one whose page is at this URL.
pub async fn describe(url: &str) -> Result<Value, Problem> {
    let url = url.trim_end_matches('/');
    let request = Request {
        method: "GET",
        url: format!("{url}/local/stack"),
        headers: vec![],
        body: vec![],
        timeout: TIMEOUT,
        max_body: MAX_ANSWER,
        reach: Reach::Configured,
    };
    let stranger = || {
        Problem::new(
            "unreachable",
            format!("What answers at {url} is no local of this version; give its page's address."),
        )
    };
    match Client::new().call(request).await {
        Ok(answer) => serde_json::from_slice(&answer.body).ok().filter(Value::is_object).ok_or_else(stranger),
        Err(_) => {
            let sentence = format!("No local answers at {url}; start it, and give --local the address of its page.");
            Err(Problem::new("unreachable", sentence))
        }
    }
}
