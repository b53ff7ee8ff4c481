//! Ways in which an event can be odd. The tests' words for everything that happens to receipts.

use super::event::Draft;
use super::webhook::Header;
use super::{EventKind, Telnyx};
use crate::Rng;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// How long after its first delivery a body is replayed: past the 300 s for which its signature counts.
const REPLAY_AFTER: Duration = Duration::from_secs(600);

/// One oddity of one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quirk {
    /// The same event again after this many milliseconds (0: at the same time), under the same `data.id`.
    Duplicate(u64),
    /// The same message again after this many milliseconds, under a new `data.id` and `occurred_at`.
    Reemitted(u64),
    /// This many milliseconds late.
    Late(u64),
    /// No `meta`.
    WithoutMeta,
    /// Costs as numbers.
    NumericCost,
    /// Statuses, types and encodings that nobody has heard of.
    UnknownEnums,
    /// The final status is one that nobody has heard of, and nothing else is odd.
    UnknownStatus,
    /// Beside it, an event of a type that nobody has heard of.
    UnknownEvent,
    /// Beside it, the same kind of event about a message that was never sent.
    UnknownMessage,
    /// On the first attempt, this many seconds off, before (−) or after now, and validly signed.
    Skewed(i64),
    /// On the first attempt, signed with a key that nobody knows.
    WrongKey,
    /// The first attempt's bytes, time and signature again, ten minutes later.
    Replayed,
    /// `text` is null.
    NullText,
    /// `to` is a plain string, as WhatsApp has it.
    StringTo,
    /// `from.phone_number` is empty.
    EmptyFrom,
    /// `received_at` is missing.
    WithoutReceivedAt,
    /// `payload` is this instead.
    Payload(Value),
}

impl Quirk {
    /// Distorts what is about to be posted. The first draft is the true event; copies come behind it.
    pub(crate) fn apply(&self, drafts: &mut Vec<Draft>, rng: &mut Rng) {
        let mut copy = drafts[0].clone();
        match self {
            Self::Duplicate(ms) => {
                copy.at = copy.at.plus(Duration::from_millis(*ms));
                drafts.push(copy);
            }
            Self::Reemitted(ms) => {
                copy.at = copy.at.plus(Duration::from_millis(*ms));
                copy.data["id"] = json!(rng.uuid());
                copy.data["occurred_at"] = json!(super::message::instant(copy.at));
                drafts.push(copy);
            }
            Self::UnknownEvent => {
                copy.data["id"] = json!(rng.uuid());
                copy.data["event_type"] = json!("message.pondered");
                drafts.push(copy);
            }
            Self::UnknownMessage => {
                copy.data["id"] = json!(rng.uuid());
                copy.data["payload"]["id"] = json!(rng.uuid());
                copy.data["payload"]["webhook_url"] = Value::Null;
                if copy.data["event_type"] == "message.received" {
                    copy.data["event_type"] = json!("message.finalized");
                    copy.data["payload"]["direction"] = json!("outbound");
                }
                drafts.push(copy);
            }
            Self::Replayed => {
                copy.header = Header::Frozen(copy.at);
                copy.at = copy.at.plus(REPLAY_AFTER);
                drafts.push(copy);
            }
            Self::Late(ms) => drafts[0].at = drafts[0].at.plus(Duration::from_millis(*ms)),
            Self::Skewed(seconds) => drafts[0].header = Header::Skewed(*seconds),
            Self::WrongKey => drafts[0].header = Header::WrongKey,
            Self::WithoutMeta => drafts.iter_mut().for_each(|draft| draft.with_meta = false),
            Self::NumericCost => edit(drafts, |payload| payload["cost"] = json!({"amount": 0.004, "currency": "USD"})),
            Self::UnknownEnums => edit(drafts, |payload| {
                payload["encoding"] = json!("UTF-16");
                payload["from"]["line_type"] = json!("long_code");
                payload["from"]["status"] = json!("noticed");
                payload["novelty"] = json!({"nested": [1, null]});
            }),
            Self::UnknownStatus => edit(drafts, |payload| payload["to"][0]["status"] = json!("carrier_review")),
            Self::NullText => edit(drafts, |payload| payload["text"] = Value::Null),
            Self::StringTo => edit(drafts, |payload| payload["to"] = payload["to"][0]["phone_number"].clone()),
            Self::EmptyFrom => edit(drafts, |payload| payload["from"]["phone_number"] = json!("")),
            Self::WithoutReceivedAt => edit(drafts, |payload| {
                payload.as_object_mut().map(|fields| fields.remove("received_at"));
            }),
            Self::Payload(other) => edit(drafts, |payload| payload.clone_from(other)),
        }
    }

    /// The name under which it is counted.
    pub(crate) fn name(&self) -> String {
        let debug = format!("{self:?}");
        format!("event: {}", debug.split('(').next().unwrap_or_default())
    }
}

/// Changes the payload of the event and of all its copies.
fn edit(drafts: &mut [Draft], change: impl Fn(&mut Value)) {
    drafts.iter_mut().for_each(|draft| change(&mut draft.data["payload"]));
}

impl Telnyx {
    /// What is odd about the next event of a kind: all that the script has for it, or what chance brings.
    pub(crate) fn quirks(&mut self, kind: EventKind) -> Vec<Quirk> {
        let mut scripted = Vec::new();
        self.script.events.retain(|(wanted, quirk)| {
            if *wanted == kind {
                scripted.push(quirk.clone());
            }
            *wanted != kind
        });
        if !scripted.is_empty() {
            return scripted;
        }
        self.chance_quirks()
    }

    fn chance_quirks(&mut self) -> Vec<Quirk> {
        let chances = self.script.chances.clone();
        let mut found = Vec::new();
        if self.rng.chance(chances.odd) {
            let odd = [Quirk::WithoutMeta, Quirk::NumericCost, Quirk::UnknownEnums];
            found.push(odd[self.rng.below(3) as usize].clone());
        }
        if self.rng.chance(chances.forged) {
            let forged = [Quirk::Skewed(-301), Quirk::Skewed(301), Quirk::WrongKey, Quirk::Replayed];
            found.push(forged[self.rng.below(4) as usize].clone());
        }
        if self.rng.chance(chances.stray) {
            let stray = [Quirk::UnknownEvent, Quirk::UnknownMessage];
            found.push(stray[self.rng.below(2) as usize].clone());
        }
        if self.rng.chance(chances.late) {
            found.push(Quirk::Late(self.rng.below(600_000)));
        }
        if self.rng.chance(chances.duplicated) {
            let later = self.rng.below(20_000);
            let twice = [Quirk::Duplicate(0), Quirk::Duplicate(later), Quirk::Reemitted(0), Quirk::Reemitted(later)];
            found.push(twice[self.rng.below(4) as usize].clone());
        }
        found
    }
}
