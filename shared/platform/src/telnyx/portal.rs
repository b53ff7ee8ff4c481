//! Telnyx's API as an operator needs it: the messaging profile, its numbers, webhooks that were not delivered,
//! opt-outs. Wire facts are those of Telnyx's API reference; every field is optional on paper and is read that way.
//! Only reads are repeated.

mod read;

use crate::clock::Clock;
use crate::http::{Http, HttpFailure, Reach, Request, Response};
use crate::telemetry::Redacted;
use domain::{Phone, Timestamp};
pub use read::{Delivery, Number, OptOut, Profile};
use serde_json::{Value, json};
use std::time::Duration;

/// For one answer. Nobody is in a hurry here, but somebody is watching.
const TIMEOUT: Duration = Duration::from_secs(15);

/// A page of failed webhooks is the largest: fifty events of a few kilobytes, the odd one of a hundred.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

/// Rows per page.
const PAGE: &str = "50";

/// Pages of one list: 50,000 rows, more than an outage of days leaves.
pub const MOST_PAGES: usize = 1_000;

/// Waits before a read that was refused as too many is tried again.
const WAITS: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(9)];

/// Telnyx, for one account.
pub struct Portal<'a> {
    http: &'a dyn Http,
    clock: &'a dyn Clock,
    base: &'a str,
    key: Redacted<String>,
}

/// Why Telnyx did not do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortalFailure {
    /// It does not know the key.
    WrongKey,
    /// It has no such thing, for this key.
    NotFound,
    /// It refused: status, and its own title.
    Refused(u16, String),
    /// Nobody answered.
    Unreachable(String),
}

impl<'a> Portal<'a> {
    /// With this API key; the base is such as `https://api.telnyx.com/v2`, without a slash at its end.
    pub fn new(http: &'a dyn Http, clock: &'a dyn Clock, base: &'a str, key: Redacted<String>) -> Self {
        Self { http, clock, base, key }
    }

    /// A messaging profile.
    pub async fn profile(&self, id: &str) -> Result<Profile, PortalFailure> {
        Ok(Profile::read(&self.get(&format!("messaging_profiles/{id}"), &[]).await?["data"]))
    }

    /// Sets some of a messaging profile's fields.
    pub async fn change_profile(&self, id: &str, fields: &Value) -> Result<(), PortalFailure> {
        self.patch(&format!("messaging_profiles/{id}"), fields).await
    }

    /// What Telnyx knows about a number of this account.
    pub async fn number(&self, ours: &Phone) -> Result<Option<Number>, PortalFailure> {
        let answer = self.get("phone_numbers/messaging", &[("filter[phone_number]", ours.as_str())]).await?;
        Ok(rows(&answer).iter().map(Number::read).find(|number| number.phone == ours.as_str()))
    }

    /// The numbers on a messaging profile.
    pub async fn numbers_of(&self, profile: &str) -> Result<Vec<Number>, PortalFailure> {
        let rows = self.list("phone_numbers/messaging", &[("filter[messaging_profile_id]", profile)]).await?;
        Ok(rows.iter().map(Number::read).collect())
    }

    /// Puts a number on a messaging profile.
    pub async fn assign(&self, number: &Number, profile: &str) -> Result<(), PortalFailure> {
        self.patch(&format!("phone_numbers/{}/messaging", number.id), &json!({"messaging_profile_id": profile})).await
    }

    /// A page of the webhooks that could not be delivered since; the first is 1. Empty: there are no more.
    pub async fn failed_webhooks(&self, since: Timestamp, page: usize) -> Result<Vec<Delivery>, PortalFailure> {
        let (since, page) = (since.to_string(), page.to_string());
        let query = [
            ("filter[status][eq]", "failed"),
            ("filter[started_at][gte]", since.as_str()),
            ("page[number]", page.as_str()),
            ("page[size]", PAGE),
        ];
        Ok(rows(&self.get("webhook_deliveries", &query).await?).iter().map(Delivery::read).collect())
    }

    /// The phones that Telnyx itself blocks for this profile.
    pub async fn opt_outs(&self, profile: &str) -> Result<Vec<OptOut>, PortalFailure> {
        let rows = self.list("messaging_optouts", &[("filter[messaging_profile_id]", profile)]).await?;
        Ok(rows.iter().filter_map(OptOut::read).collect())
    }

    async fn list(&self, path: &str, filter: &[(&str, &str)]) -> Result<Vec<Value>, PortalFailure> {
        let mut found = vec![];
        for page in 1..=MOST_PAGES {
            let page = page.to_string();
            let query = [filter, &[("page[number]", page.as_str()), ("page[size]", PAGE)]].concat();
            let answer = self.get(path, &query).await?;
            let more = rows(&answer);
            found.extend_from_slice(more);
            let pages = answer["meta"]["total_pages"].as_u64();
            if more.is_empty() || pages.is_some_and(|pages| page.parse::<u64>().is_ok_and(|page| page >= pages)) {
                break;
            }
        }
        Ok(found)
    }

    async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, PortalFailure> {
        let separator = if query.is_empty() { "" } else { "?" };
        let url = format!("{}/{path}{separator}{}", self.base, encoded(query));
        let mut waits = WAITS.into_iter();
        loop {
            let answer = self.call(request("GET", url.clone(), &self.key, vec![])).await;
            match (&answer, waits.next()) {
                (Err(PortalFailure::Refused(429 | 500..=599, _)), Some(wait)) => self.clock.sleep(wait).await,
                _ => return answer,
            }
        }
    }

    async fn patch(&self, path: &str, fields: &Value) -> Result<(), PortalFailure> {
        let body = fields.to_string().into_bytes();
        self.call(request("PATCH", format!("{}/{path}", self.base), &self.key, body)).await.map(drop)
    }

    async fn call(&self, request: Request) -> Result<Value, PortalFailure> {
        match self.http.call(request).await {
            Ok(response) => answer(&response),
            Err(HttpFailure::NotSent(why) | HttpFailure::NoAnswer(why) | HttpFailure::Refused(why)) => {
                Err(PortalFailure::Unreachable(why))
            }
            Err(failure @ HttpFailure::TooLong { .. }) => Err(PortalFailure::Unreachable(failure.to_string())),
        }
    }
}

fn request(method: &'static str, url: String, key: &Redacted<String>, body: Vec<u8>) -> Request {
    let mut headers = vec![("authorization", format!("Bearer {}", key.0))];
    if !body.is_empty() {
        headers.push(("content-type", "application/json".to_owned()));
    }
    Request { method, url, headers, body, timeout: TIMEOUT, max_body: MAX_ANSWER, reach: Reach::Configured }
}

fn answer(response: &Response) -> Result<Value, PortalFailure> {
    let body = serde_json::from_slice::<Value>(&response.body);
    match (response.status, body) {
        (200..=299, Ok(body)) => Ok(body),
        (200..=299, Err(_)) => Err(PortalFailure::Unreachable("the answer is not JSON".into())),
        (401, _) => Err(PortalFailure::WrongKey),
        (404, _) => Err(PortalFailure::NotFound),
        (status, body) => {
            let title = body.ok().and_then(|body| body["errors"][0]["title"].as_str().map(str::to_owned));
            Err(PortalFailure::Refused(status, title.unwrap_or_else(|| "no reason given".into())))
        }
    }
}

fn rows(answer: &Value) -> &[Value] {
    answer["data"].as_array().map_or(&[], Vec::as_slice)
}

/// A query string; everything but letters, digits and `-._~` is escaped, so that a `+` arrives as one.
fn encoded(query: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        let one = |byte: u8| match byte {
            byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        text.bytes().map(one).collect::<String>()
    };
    let pairs: Vec<String> = query.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_in_a_query_stays_one() {
        let query = encoded(&[("filter[phone_number]", "+12125550100"), ("page[size]", "50")]);
        assert_eq!(query, "filter%5Bphone_number%5D=%2B12125550100&page%5Bsize%5D=50");
    }
}
