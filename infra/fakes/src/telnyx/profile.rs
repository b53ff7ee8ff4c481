//! The messaging profile as one can see and change it, and which numbers are on it.

use super::answer::error;
use super::{Account, Telnyx};
use crate::wire;
use platform::http::Response;
use serde_json::{Value, json};

/// The profile, if it is this account's.
pub(crate) fn profile(account: &Account, route: &str) -> Response {
    if route.strip_prefix("messaging_profiles/") != Some(account.profile.as_str()) {
        return error(404, 10_005, "Resource not found");
    }
    let data = json!({
        "record_type": "messaging_profile",
        "id": account.profile,
        "name": account.id,
        "enabled": true,
        "webhook_url": account.webhook_url,
        "webhook_failover_url": account.failover_url,
        "webhook_api_version": account.api_version,
        "ai_assistant_id": account.assistant,
        "whitelisted_destinations": ["*"],
    });
    wire::json(200, &json!({"data": data}))
}

impl Telnyx {
    /// Changes a profile, or moves a number.
    pub(crate) fn patch(&mut self, account: &str, route: &str, body: &[u8]) -> Response {
        let Ok(fields) = serde_json::from_slice::<Value>(body) else {
            return error(400, 10_015, "Invalid JSON");
        };
        let account = self.account_mut(account).expect("the caller found it by its key");
        let number = route.strip_prefix("phone_numbers/").and_then(|rest| rest.strip_suffix("/messaging"));
        match number {
            Some(id) => move_number(account, id, &fields),
            None => change_profile(account, route, &fields),
        }
    }
}

fn change_profile(account: &mut Account, route: &str, fields: &Value) -> Response {
    let seen = profile(account, route);
    if seen.status != 200 {
        return seen;
    }
    if let Some(url) = fields["webhook_url"].as_str() {
        account.webhook_url = url.to_owned();
    }
    match fields.get("webhook_api_version").map(Value::as_str) {
        None => {}
        Some(Some(version @ ("1" | "2" | "2010-04-01"))) => account.api_version = version.to_owned(),
        Some(_) => return error(422, 10_015, "Invalid value"),
    }
    if let Some(assistant) = fields.get("ai_assistant_id") {
        account.assistant = assistant.as_str().map(str::to_owned);
    }
    profile(account, route)
}

/// Onto the account's profile, or off it.
fn move_number(account: &mut Account, id: &str, fields: &Value) -> Response {
    let number = format!("+{id}");
    let known = account.numbers.contains(&number) || account.spare_numbers.contains(&number);
    let wanted = fields["messaging_profile_id"].as_str();
    if !known || !["", account.profile.as_str()].contains(&wanted.unwrap_or("-")) {
        return error(404, 10_005, "Resource not found");
    }
    account.numbers.retain(|other| *other != number);
    account.spare_numbers.retain(|other| *other != number);
    match wanted {
        Some("") => account.spare_numbers.push(number.clone()),
        Some(_) | None => account.numbers.push(number.clone()),
    }
    wire::json(200, &json!({"data": {"id": id, "phone_number": number, "messaging_profile_id": wanted}}))
}
