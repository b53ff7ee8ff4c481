//! What one can ask: a message, the opt-outs, the numbers, the profile, the detail records, the webhooks that failed.

use super::answer::error;
use super::message::instant;
use super::profile::profile;
use super::undelivered::Undelivered;
use super::{Account, Direction, Message, Telnyx};
use crate::wire;
use domain::Timestamp;
use platform::http::Response;
use serde_json::{Value, json};
use std::time::Duration;

/// How many rows a page has unless asked, and at most.
const PAGE: (usize, usize) = (20, 250);

/// Decoded names and values of a query string.
type Query = [(String, String)];

impl Telnyx {
    pub(crate) fn get(&self, account: &str, route: &str, query: &Query, now: Timestamp) -> Response {
        let account = self.account(account).expect("the caller found it by its key");
        match route {
            "messaging_optouts" => page(self.opt_outs(account, query), query),
            "phone_numbers/messaging" => page(numbers(account, query), query),
            "detail_records" => page(self.detail_records(account, query, now), query),
            "webhook_deliveries" => page(self.failed_deliveries(account, query), query),
            _ if route.starts_with("messaging_profiles/") => profile(account, route),
            _ => self.one_message(account, route),
        }
    }

    fn one_message(&self, account: &Account, route: &str) -> Response {
        let found = route.strip_prefix("messages/").and_then(|id| self.messages.get(id));
        match found.filter(|message| message.account == account.id) {
            Some(message) => wire::json(200, &json!({"data": message.payload(account, message.status)})),
            None => error(404, 10_005, "Resource not found"),
        }
    }

    fn opt_outs(&self, account: &Account, query: &Query) -> Vec<Value> {
        self.blocks()
            .iter()
            .filter(|block| block.profile == account.profile)
            .filter(|block| matches(query, "filter[messaging_profile_id]", &block.profile))
            .filter(|block| matches(query, "filter[from]", &block.number))
            .filter(|block| within(query, "created_at", block.at))
            .map(|block| {
                json!({
                    "from": block.number,
                    "to": block.phone,
                    "messaging_profile_id": block.profile,
                    "keyword": block.word,
                    "created_at": instant(block.at),
                })
            })
            .collect()
    }

    fn failed_deliveries(&self, account: &Account, query: &Query) -> Vec<Value> {
        let own = self.undelivered().iter().rev().filter(|one| one.account == account.id);
        let asked = own.filter(|one| {
            matches(query, "filter[status][eq]", "failed") && within(query, "filter[started_at]", one.at)
        });
        asked.map(Undelivered::row).collect()
    }

    fn detail_records(&self, account: &Account, query: &Query, now: Timestamp) -> Vec<Value> {
        let mut found: Vec<&Message> = self
            .messages
            .values()
            .filter(|message| message.account == account.id)
            .filter(|message| self.has_record(message, now))
            .filter(|message| matches(query, "filter[cld]", &message.to))
            .filter(|message| matches(query, "filter[cli]", &message.from))
            .filter(|message| matches(query, "filter[direction]", direction(message)))
            .filter(|message| within(query, "filter[created_at]", message.created))
            .collect();
        found.sort_by_key(|message| (message.created, message.id.clone()));
        if value(query, "sort") != Some("created_at") {
            found.reverse();
        }
        found.into_iter().map(|message| record(account, message)).collect()
    }

    /// A message of ours has no record before it ended, and for a moment after that.
    fn has_record(&self, message: &Message, now: Timestamp) -> bool {
        let moved = message.completed_at.or(message.sent_at).unwrap_or(message.created);
        message.status.is_final() && now >= moved.plus(Duration::from_millis(self.settings.record_ms))
    }
}

fn direction(message: &Message) -> &'static str {
    match message.direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

fn record(account: &Account, message: &Message) -> Value {
    json!({
        "record_type": "message_detail_record",
        "uuid": message.id,
        "direction": direction(message),
        "message_type": message.kind(),
        "status": message.status.name(),
        "cli": message.from,
        "cld": message.to,
        "profile_id": account.profile,
        "parts": message.size.parts,
        "cost": message.cost(),
        "currency": "USD",
        "errors": message.errors,
        "created_at": instant(message.created),
        "sent_at": message.sent_at.map(instant),
        "completed_at": message.completed_at.map(instant),
    })
}

fn numbers(account: &Account, query: &Query) -> Vec<Value> {
    let features = json!({"domestic_two_way": true, "international_inbound": true, "international_outbound": true});
    let on_profile = account.numbers.iter().map(|number| (number, account.profile.as_str()));
    on_profile
        .chain(account.spare_numbers.iter().map(|number| (number, "")))
        .filter(|(number, _)| matches(query, "filter[phone_number]", number))
        .filter(|(_, profile)| matches(query, "filter[messaging_profile_id]", profile))
        .map(|(number, profile)| {
            json!({
                "record_type": "messaging_phone_number",
                "id": number.trim_start_matches('+'),
                "phone_number": number,
                "messaging_profile_id": Some(profile).filter(|profile| !profile.is_empty()),
                "type": "long-code",
                "country_code": if number.starts_with("+1416") { "CA" } else { "US" },
                "features": {"sms": features, "mms": features},
                "health": {"message_count": 0, "success_ratio": 1.0, "spam_ratio": 0.0, "inbound_outbound_ratio": 1.0},
                "messaging_product": "A2P",
                "traffic_type": "A2P",
                "tags": [],
            })
        })
        .collect()
}

fn value<'a>(query: &'a Query, name: &str) -> Option<&'a str> {
    query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn matches(query: &Query, name: &str, actual: &str) -> bool {
    value(query, name).is_none_or(|wanted| wanted == actual)
}

/// Whether an instant lies in what `name[gte]`, `[gt]`, `[lte]` and `[lt]` leave. A date is its first instant; what is neither
/// matches nothing.
fn within(query: &Query, name: &str, at: Timestamp) -> bool {
    let holds = |operator: &str, test: fn(Timestamp, Timestamp) -> bool| {
        let bound = value(query, &format!("{name}[{operator}]"));
        let instant = |bound: &str| Timestamp::parse(bound).or_else(|| Timestamp::parse(&format!("{bound}T00:00:00Z")));
        bound.is_none_or(|bound| instant(bound).is_some_and(|bound| test(at, bound)))
    };
    holds("gte", |at, bound| at >= bound)
        && holds("gt", |at, bound| at > bound)
        && holds("lte", |at, bound| at <= bound)
        && holds("lt", |at, bound| at < bound)
}

/// One page of rows with its `meta`.
fn page(rows: Vec<Value>, query: &Query) -> Response {
    let number = |name: &str| value(query, name).and_then(|text| text.parse::<usize>().ok());
    let size = number("page[size]").unwrap_or(PAGE.0).clamp(1, PAGE.1);
    let page = number("page[number]").unwrap_or(1).max(1);
    let total = rows.len();
    let data: Vec<Value> = rows.into_iter().skip((page - 1).saturating_mul(size)).take(size).collect();
    let meta = json!({
        "page_number": page,
        "page_size": size,
        "total_pages": total.div_ceil(size),
        "total_results": total,
    });
    wire::json(200, &json!({"data": data, "meta": meta}))
}
