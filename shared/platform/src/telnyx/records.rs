//! Telnyx's own records of what we sent: `GET /v2/detail_records` finds them by number and day, and names no ref of ours;
//! `GET /v2/messages/{id}` shows one with its `webhook_url`, which carries the ref. Only that one is a proof: Telnyx's own
//! answers to keywords, and whatever else leaves from the same number, have records too. Every field is optional on paper.

use super::event::about;
use super::reference::Reference;
use crate::http::{HttpFailure, Reach, Request, Response};
use domain::message::Message;
use domain::receipt::Receipt;
use domain::{Timestamp, mutant};
use serde_json::Value;
use std::time::Duration;

/// Rows of a page, at most (Telnyx's API reference). The newest come first, so a message of minutes ago is on the first page.
const ROWS: &str = "50";

/// Records that are looked at: those nearest to the POST. Two texts a minute to one phone are many.
pub const CANDIDATES: usize = 5;

/// Fifty rows of a kilobyte, and room for more fields.
const MAX_ANSWER: usize = 256 * 1024;

/// Telnyx's ids are UUIDs; nothing else goes into a path.
const MAX_ID: usize = 64;

/// Asks for the records of what left for this message's phone, from that day on: the filter takes dates.
pub fn search(base: &str, api_key: &str, message: &Message, since: Timestamp, timeout: Duration) -> Request {
    let day = since.to_string();
    let number = |phone: &str| phone.replace('+', "%2B");
    let query = [
        "filter%5Brecord_type%5D=messaging".to_owned(),
        "filter%5Bdirection%5D=outbound".to_owned(),
        format!("filter%5Bcli%5D={}", number(message.ours.as_str())),
        format!("filter%5Bcld%5D={}", number(message.theirs.as_str())),
        format!("filter%5Bcreated_at%5D%5Bgte%5D={}", day.split('T').next().unwrap_or_default()),
        "sort=-created_at".to_owned(),
        format!("page%5Bsize%5D={ROWS}"),
    ];
    get(format!("{}/detail_records?{}", base.trim_end_matches('/'), query.join("&")), api_key, timeout)
}

/// The ids of the messages that may be this one, the nearest to its POST first; `None` where Telnyx did not say.
pub fn candidates(result: Result<Response, HttpFailure>, message: &Message, since: Timestamp) -> Option<Vec<String>> {
    let rows = data(result)?;
    let rows = rows.as_array()?;
    let is = |row: &Value, name: &str, wanted: &str| row[name].as_str().is_none_or(|value| value == wanted);
    let fits = |row: &&Value| {
        let created = row["created_at"].as_str().and_then(Timestamp::parse);
        is(row, "direction", "outbound")
            && is(row, "cli", message.ours.as_str())
            && is(row, "cld", message.theirs.as_str())
            && created.is_none_or(|created| created >= since)
    };
    let id = |row: &Value| row["uuid"].as_str().filter(|id| is_id(id)).map(str::to_owned);
    Some(rows.iter().rev().filter(fits).filter_map(id).take(CANDIDATES).collect())
}

/// Asks for one message.
pub fn message(base: &str, api_key: &str, id: &str, timeout: Duration) -> Request {
    get(format!("{}/messages/{id}", base.trim_end_matches('/')), api_key, timeout)
}

/// What it proves of ours: nothing, unless its ref names ours and both numbers are right. That it exists proves that Telnyx
/// took it.
pub fn proof(result: Result<Response, HttpFailure>, ours: &Message, ref_key: &str) -> Option<Receipt> {
    let about = about("message.sent", &Value::Null, &data(result)?, ref_key);
    let is_ours = about.reference.is_some_and(|reference| {
        reference == Reference { tenant: ours.tenant.clone(), thread: ours.thread.clone(), message: ours.place.clone() }
    });
    let numbers = about.ours == ours.ours.as_str() && about.theirs == ours.theirs.as_str();
    about.receipt.filter(|_| numbers && (is_ours || mutant!("any_record")))
}

fn get(url: String, api_key: &str, timeout: Duration) -> Request {
    Request {
        method: "GET",
        url,
        headers: vec![("authorization", format!("Bearer {api_key}"))],
        body: vec![],
        timeout,
        max_body: MAX_ANSWER,
        reach: Reach::Configured,
    }
}

fn data(result: Result<Response, HttpFailure>) -> Option<Value> {
    let response = result.ok().filter(|response| response.status == 200)?;
    let mut body: Value = serde_json::from_slice(&response.body).ok()?;
    body.get_mut("data").map(Value::take)
}

fn is_id(id: &str) -> bool {
    (1..=MAX_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
