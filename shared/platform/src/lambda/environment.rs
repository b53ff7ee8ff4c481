//! What template.yaml tells a function. Each name that is missing is one sentence, and the function does not start.

use super::Broken;
use crate::queue::QueueName;

/// A variable that must be set.
pub fn required(name: &str) -> Result<String, Broken> {
    optional(name).ok_or_else(|| format!("the environment variable {name} is not set").into())
}

/// A variable that may be unset or empty, which is the same.
pub fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// These queues' URLs: `<NAME>_QUEUE_URL`.
pub fn queue_urls<const N: usize>(queues: [QueueName; N]) -> Result<Vec<(QueueName, String)>, Broken> {
    queue_variables(queues, "URL")
}

/// These queues' ARNs: `<NAME>_QUEUE_ARN`.
pub fn queue_arns<const N: usize>(queues: [QueueName; N]) -> Result<Vec<(QueueName, String)>, Broken> {
    queue_variables(queues, "ARN")
}

fn queue_variables<const N: usize>(queues: [QueueName; N], kind: &str) -> Result<Vec<(QueueName, String)>, Broken> {
    let variable = |queue: QueueName| format!("{}_QUEUE_{kind}", queue.name().to_uppercase());
    let found = queues.into_iter().map(|queue| Ok((queue, required(&variable(queue))?)));
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_set_is_named() {
        let refused = queue_urls([QueueName::Quarantine]).expect_err("nobody sets it here");
        assert_eq!(refused.to_string(), "the environment variable QUARANTINE_QUEUE_URL is not set");
    }
}
