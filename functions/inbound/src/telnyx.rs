//! Telnyx's raw event: which tenant it is for, and whether the key that signed it is that tenant's.

use crate::{Outside, message, quarantine, receipt};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::account::Route;
use domain::queued::Event;
use domain::receive::Inbound;
use platform::failure::Failure;
use platform::queue::Record;
use platform::telemetry::metric::{Count, count};
use platform::telnyx::event::{self, Heard};

/// The conversation that a queued event belongs to, so that a batch handles its messages one after another. Events that
/// name none go alone.
pub fn group(body: &str) -> Option<String> {
    let Event::Telnyx { body, body64, .. } = serde_json::from_str(body).ok()? else {
        return None;
    };
    let event: serde_json::Value = serde_json::from_slice(&bytes(body, body64)?).ok()?;
    let payload = &event["data"]["payload"];
    let address = |value: &serde_json::Value| {
        let value = value.get(0).unwrap_or(value);
        value.as_str().or_else(|| value["phone_number"].as_str()).map(str::to_owned)
    };
    let mut pair = [address(&payload["from"])?, address(&payload["to"])?];
    pair.sort();
    Some(pair.concat())
}

/// The posted bytes.
pub fn bytes(body: Option<String>, body64: Option<String>) -> Option<Vec<u8>> {
    match (body, body64) {
        (Some(body), _) => Some(body.into_bytes()),
        (None, Some(body64)) => STANDARD.decode(body64).ok(),
        (None, None) => None,
    }
}

pub async fn handle(record: &Record, key: &str, body: &[u8], outside: Outside<'_>) -> Result<(), Failure> {
    let ref_key = outside.secrets.get(outside.ref_key_secret).await?;
    match event::read(body, &ref_key, outside.clock.now()) {
        Heard::Message(inbound) => received(record, key, &inbound, outside).await,
        Heard::Receipt(about) => receipt::handle(key, &about, outside).await,
        Heard::Nothing(kind) => {
            tracing::info!(kind, "an event that asks nothing of us");
            Ok(())
        }
        Heard::Unusable(reason) => quarantine(&record.body, reason, outside).await,
    }
}

async fn received(record: &Record, key: &str, inbound: &Inbound, outside: Outside<'_>) -> Result<(), Failure> {
    let Some(route) = outside.cache.route(outside.table, outside.clock, &inbound.ours).await? else {
        tracing::warn!(metric = "unknown_number", "a message for a number that no tenant has");
        count(Count::NumbersUnknown);
        return Ok(());
    };
    if !signed_for(key, &route, outside).await? {
        return quarantine(&record.body, "signed with a key that is not this number's account's", outside).await;
    }
    message::store(inbound, &route, outside).await
}

/// Whether the key that verified is one of the account's: another tenant's key must not speak for this number.
pub async fn signed_for(key: &str, route: &Route, outside: Outside<'_>) -> Result<bool, Failure> {
    let account = outside.cache.account(outside.table, outside.clock, &route.tenant, &route.account).await?;
    Ok(account.public_keys.iter().any(|public| public == key))
}
