//! What API Gateway is asked to do with an open connection of a WebSocket (`@connections`): tell it something, or close it. The
//! requests leave here unsigned; `aws::signed` signs them on their way.

use crate::http::{Reach, Request, Response};
use std::time::Duration;

/// For one of them: API Gateway answers within some 50 ms, and nobody waits for a page that does not.
const TIMEOUT: Duration = Duration::from_secs(1);

/// More than any of its answers.
const MAX_ANSWER: usize = 4_096;

/// The longest name of a connection: API Gateway's have 16 letters.
const LONGEST: usize = 128;

/// Tells the page at the other end of a connection. `base` is the API's stage, such as `https://abc.execute-api.…/live`.
pub fn tell(base: &str, connection: &str, json: Vec<u8>) -> Request {
    request("POST", base, connection, json)
}

/// Closes it.
pub fn close(base: &str, connection: &str) -> Request {
    request("DELETE", base, connection, vec![])
}

/// Whether the answer says that there is no such connection any more.
pub fn is_gone(answer: &Response) -> bool {
    answer.status == 410
}

/// Whether this can be what API Gateway calls a connection: letters of base64, which stand in a path as they are.
pub fn is_connection(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte);
    (1..=LONGEST).contains(&name.len()) && name.bytes().all(plain)
}

fn request(method: &'static str, base: &str, connection: &str, body: Vec<u8>) -> Request {
    Request {
        method,
        url: format!("{base}/@connections/{connection}"),
        headers: vec![("content-type", "application/json".to_owned())],
        body,
        timeout: TIMEOUT,
        max_body: MAX_ANSWER,
        reach: Reach::Configured,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_connection_reaches_no_other_path() {
        assert!(is_connection("L0SM9cOFvHcCIhw="));
        for wrong in ["", "a/b", "..", "a?b", "a%2Fb", "a b", "é"] {
            assert!(!is_connection(wrong), "{wrong:?}");
        }
        assert!(!is_connection(&"a".repeat(129)));
    }
}
