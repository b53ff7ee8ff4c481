//! One request in, one reply out: faults around it, the account in front of it, the routes behind.

use super::{Answered, Outcome, Post, Telnyx};
use crate::wire::{self, Reply};
use domain::Timestamp;
use platform::http::{Request, Response};
use serde_json::json;
use sha2::{Digest as _, Sha256};

impl Telnyx {
    /// Answers one request. Paths count from the last `/v2/` on, whatever stands before it.
    pub fn handle(&mut self, request: &Request, now: Timestamp) -> Reply {
        self.advance(now);
        let (path, query) = wire::split(&request.url);
        if let Some(response) = self.media(request, path) {
            return Reply::now(response);
        }
        let route = path.rfind("/v2/").map_or("", |at| path[at + "/v2/".len()..].trim_end_matches('/'));
        match (request.method, route) {
            ("POST", "messages") => self.post_message(request, query, now),
            ("GET", _) => {
                let fault = self.get_fault();
                if let Some(reply) = fault.before(now) {
                    return reply;
                }
                let Some(account) = self.authorised(request) else {
                    return Reply::now(unauthorised());
                };
                fault.after(self.get(&account, route, &wire::query(query), now))
            }
            ("PATCH", _) => match self.authorised(request) {
                Some(account) => Reply::now(self.patch(&account, route, &request.body)),
                None => Reply::now(unauthorised()),
            },
            _ => Reply::now(error(404, 10_005, "Resource not found")),
        }
    }

    fn post_message(&mut self, request: &Request, query: &str, now: Timestamp) -> Reply {
        let fault = self.post_fault();
        let account = self.authorised(request);
        let mut post = Post {
            at: now,
            account: account.clone(),
            key: wire::header(request, "idempotency-key").map(str::to_owned),
            body: String::from_utf8_lossy(&request.body).into_owned(),
            sha256: super::media::hex(&Sha256::digest(&request.body)),
            outcome: Outcome::Missed,
            answered: Answered::Nothing,
            message: None,
        };
        let reply = match (fault.before(now), account) {
            (Some(reply), _) => {
                if let Some((status, code)) = reply.response().and_then(refusal) {
                    post.outcome = Outcome::Refused { status, code };
                }
                reply
            }
            (None, None) => {
                post.outcome = Outcome::Refused { status: 401, code: "10009".to_owned() };
                fault.after(unauthorised())
            }
            (None, Some(account)) => {
                let answered_at = now.plus(fault.delay());
                let taken = self.take(&account, request, query, now, answered_at);
                post.outcome = taken.outcome;
                post.message = taken.message;
                fault.after(taken.response)
            }
        };
        post.answered = Answered::of(&reply);
        self.posts.push(post);
        reply
    }

    fn authorised(&self, request: &Request) -> Option<String> {
        let key = wire::bearer(request)?;
        Some(self.accounts.iter().find(|account| account.api_key == key)?.id.clone())
    }
}

/// Telnyx's error envelope with one error; codes are strings on the wire.
pub(crate) fn error(status: u16, code: u32, title: &str) -> Response {
    let body = json!({"errors": [{
        "code": code.to_string(),
        "title": title,
        "detail": format!("{title}."),
        "meta": {"url": format!("https://developers.telnyx.com/docs/overview/errors/{code}")},
    }]});
    wire::json(status, &body)
}

fn unauthorised() -> Response {
    error(401, 10_009, "Authentication failed")
}

/// Status and code of a refusal that says clearly that nothing was taken: not a 5xx, and not HTML.
fn refusal(response: &Response) -> Option<(u16, String)> {
    let body: serde_json::Value = serde_json::from_slice(&response.body).ok()?;
    let code = body["errors"][0]["code"].as_str()?;
    (response.status < 500).then(|| (response.status, code.to_owned()))
}
