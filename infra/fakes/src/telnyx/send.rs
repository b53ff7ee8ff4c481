//! `POST /v2/messages`: idempotency, validation, acceptance.

use super::answer::error;
use super::{Account, Direction, Message, Outcome, Size, Status, Telnyx};
use crate::wire;
use domain::Timestamp;
use platform::http::{Request, Response};
use serde_json::{Value, json};
use std::time::Duration;

/// The most parts that Telnyx sends (Telnyx, message encoding).
const MAX_PARTS: usize = 10;
/// The most media of one message (Telnyx, messages API).
const MAX_MEDIA: usize = 10;
/// The longest webhook URL, in characters (Telnyx, messages API).
const MAX_URL: usize = 2000;
/// How long a message may wait before it expires (the default seen).
const VALID: Duration = Duration::from_secs(3600);

/// What came of a POST.
pub(crate) struct Taken {
    pub response: Response,
    pub outcome: Outcome,
    pub message: Option<String>,
}

impl Taken {
    pub(crate) fn refused(status: u16, code: u32, title: &str) -> Self {
        let outcome = Outcome::Refused { status, code: code.to_string() };
        Self { response: error(status, code, title), outcome, message: None }
    }
}

impl Telnyx {
    /// Takes a POST from an account that exists: an earlier success again, a refusal, or a message that leaves.
    pub(crate) fn take(
        &mut self,
        account: &str,
        request: &Request,
        query: &str,
        now: Timestamp,
        answered_at: Timestamp,
    ) -> Taken {
        let account = self.account(account).expect("the caller found it by its key").clone();
        let slot = match self.slot(&account, request, query, now) {
            Ok(slot) => slot,
            Err(earlier) => return *earlier,
        };
        let message = match self.checked(&account, &request.body, now) {
            Ok(message) => message,
            Err(refused) => return *refused,
        };
        let id = message.id.clone();
        let response = wire::json(200, &json!({"data": message.payload(&account, Status::Queued)}));
        self.messages.insert(id.clone(), message);
        if let Some(slot) = slot {
            self.remember(slot, &id, &response, now, answered_at);
        }
        let fate = self.next_fate();
        self.plan_life(&id, fate, now);
        Taken { response, outcome: Outcome::Accepted, message: Some(id) }
    }

    /// A message made of the body, or the reason why not.
    fn checked(&mut self, account: &Account, body: &[u8], now: Timestamp) -> Result<Message, Box<Taken>> {
        let refuse = |status, code, title| Err(Box::new(Taken::refused(status, code, title)));
        let Ok(Value::Object(body)) = serde_json::from_slice(body) else {
            return refuse(400, 10_015, "Invalid JSON");
        };
        let field = |name: &str| body.get(name).and_then(Value::as_str);
        let media: Vec<Value> = match body.get("media_urls") {
            Some(Value::Array(urls)) => urls.iter().map(|url| json!({"url": url})).collect(),
            _ => Vec::new(),
        };
        let text = field("text").unwrap_or_default();
        let size = Size::of(text);
        let Some(to) = field("to").filter(|to| is_e164(to)) else {
            return refuse(400, 40_310, "Invalid 'to' address");
        };
        let Some(from) = field("from").filter(|from| account.numbers.iter().any(|own| own == from)) else {
            return refuse(400, 40_305, "Invalid 'from' address");
        };
        if field("messaging_profile_id").is_some_and(|profile| profile != account.profile) {
            return refuse(400, 40_305, "Invalid messaging profile");
        }
        if (text.is_empty() && media.is_empty()) || media.len() > MAX_MEDIA {
            return refuse(400, 40_304, "Invalid combination of message content");
        }
        if ["webhook_url", "webhook_failover_url"].iter().any(|name| field(name).is_some_and(|url| !is_url(url))) {
            return refuse(422, 10_003, "Invalid URL");
        }
        if media.is_empty() && size.parts > MAX_PARTS {
            return refuse(400, 40_328, "Message too long");
        }
        if field("encoding") == Some("gsm7") && size.encoding != "GSM-7" {
            return refuse(400, 40_322, "Text does not fit the encoding");
        }
        if self.block(&account.profile, to).is_some() {
            return refuse(self.settings.blocked_status, 40_300, "Blocked due to STOP message");
        }
        let profile_too = body.get("use_profile_webhooks").and_then(Value::as_bool).unwrap_or(true);
        let own = [field("webhook_url"), field("webhook_failover_url")];
        let profile = [Some(account.webhook_url.as_str()), account.failover_url.as_deref()];
        let profile = profile.into_iter().filter(|_| profile_too || own[0].is_none());
        let mut urls: Vec<String> = own.into_iter().chain(profile).flatten().map(str::to_owned).collect();
        urls.dedup();
        Ok(Message {
            id: self.rng.uuid(),
            account: account.id.clone(),
            direction: Direction::Outbound,
            from: from.to_owned(),
            to: to.to_owned(),
            text: (!text.is_empty()).then(|| text.to_owned()),
            media,
            size,
            status: Status::Queued,
            created: now,
            sent_at: None,
            completed_at: None,
            valid_until: Some(now.plus(VALID)),
            wait_seconds: self.settings.wait_seconds,
            errors: Vec::new(),
            urls,
            autoresponse: None,
        })
    }
}

/// `+`, then 8 to 15 digits, the first not zero.
fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (8..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_url(url: &str) -> bool {
    url.chars().count() <= MAX_URL && (url.starts_with("http://") || url.starts_with("https://"))
}
