//! An event about a message, on its way to becoming a webhook.

use super::message::instant;
use super::webhook::{Content, Header, Hook};
use super::{Status, Telnyx};
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// How many URLs one event is tried on: three attempts each make the documented six (Telnyx, receiving webhooks).
const MAX_URLS: usize = 2;

/// What an event tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind {
    /// `message.received`: a customer wrote.
    Received,
    /// `message.sent`: the carrier has it.
    Sent,
    /// `message.finalized`: it ended.
    Finalized,
}

impl EventKind {
    /// As on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "message.received",
            Self::Sent => "message.sent",
            Self::Finalized => "message.finalized",
        }
    }
}

/// An event that may still be made odd.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub data: Value,
    pub at: Timestamp,
    pub with_meta: bool,
    pub header: Header,
}

impl Telnyx {
    /// Tells of a message as it is, or as the script and chance distort it.
    pub(crate) fn emit(&mut self, id: &str, kind: EventKind, status: Status, at: Timestamp) {
        let Some(message) = self.messages.get(id).cloned() else {
            return;
        };
        let Some(account) = self.account(&message.account).cloned() else {
            return;
        };
        let urls: Vec<String> = message.urls.iter().filter(|url| !url.is_empty()).take(MAX_URLS).cloned().collect();
        if urls.is_empty() {
            return;
        }
        let jitter = self.rng.below(self.settings.jitter_ms);
        let mut drafts = vec![Draft {
            data: envelope(self.rng.uuid(), kind.name(), at, message.payload(&account, status)),
            at: at.plus(Duration::from_millis(jitter)),
            with_meta: true,
            header: Header::Honest,
        }];
        for quirk in self.quirks(kind) {
            self.count(&quirk.name());
            quirk.apply(&mut drafts, &mut self.rng);
        }
        for draft in drafts {
            let sequence = self.next_sequence();
            let content = Content::Event { data: draft.data.to_string(), with_meta: draft.with_meta };
            self.hooks.push(Hook::new(sequence, &account.id, content, urls.clone(), draft.header, draft.at));
        }
    }

    /// Posts any bytes to an account's webhook URL, validly signed. False when there is no such account.
    pub fn post_raw(&mut self, account: &str, body: &[u8], now: Timestamp) -> bool {
        let Some(url) = self.account(account).map(|account| account.webhook_url.clone()) else {
            return false;
        };
        let sequence = self.next_sequence();
        let content = Content::Raw(body.to_vec());
        self.hooks.push(Hook::new(sequence, account, content, vec![url], Header::Honest, now));
        true
    }
}

/// What stands under `data`.
pub(crate) fn envelope(id: String, event_type: &str, at: Timestamp, payload: Value) -> Value {
    json!({
        "record_type": "event",
        "event_type": event_type,
        "id": id,
        "occurred_at": instant(at),
        "payload": payload,
    })
}
