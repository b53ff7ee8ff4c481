//! G3: nothing is admitted after a STOP has committed, but the one confirmation and answers to HELP; nor, by the assistant,
//! after a takeover, a close or an escalation. That a POST is at most 10 s younger than its admission is judged with the posts.

use super::Evidence;
use domain::head::{Badge, ManagedBy};
use domain::message::{Message, Origin, Source};
use std::collections::BTreeMap;

pub(super) fn judge(evidence: &Evidence) -> Vec<String> {
    let mut broken = vec![];
    for admission in &evidence.admissions {
        let message = &admission.message;
        let (Some(head), Some(contact)) = (&admission.head, &admission.contact) else {
            broken.push(format!("G3: {} was admitted without a conversation", message.place.id));
            continue;
        };
        let notice = matches!(message.origin, Some(Origin::Confirmation | Origin::Help));
        if contact.opted_out && !notice {
            broken.push(format!("G3: {} was admitted after a STOP", message.place.id));
        }
        let confirms = message.consent_generation == Some(contact.consent.generation) && contact.opted_out;
        if message.origin == Some(Origin::Confirmation) && !confirms {
            broken.push(format!("G3: {} confirms no opt-out", message.place.id));
        }
        let ai = message.source == Source::SmsAgent;
        if ai && head.managed_by == ManagedBy::Human {
            broken.push(format!("G3: {} was admitted after a takeover", message.place.id));
        }
        if ai && head.status == Badge::Closed {
            broken.push(format!("G3: {} was admitted after a close", message.place.id));
        }
        if ai && head.status == Badge::Escalated && message.hand_off.is_none() {
            broken.push(format!("G3: {} was admitted while a person is asked", message.place.id));
        }
        if ai && message.basis.is_some_and(|basis| basis.epoch != head.epoch) {
            broken.push(format!("G3: {} was admitted in another epoch", message.place.id));
        }
    }
    broken.extend(notices(evidence));
    broken.extend(shown(evidence));
    broken
}

/// Every keyword that asks for a sentence has exactly one.
fn notices(evidence: &Evidence) -> Vec<String> {
    let mut asked: BTreeMap<_, i64> = BTreeMap::new();
    for message in &evidence.messages {
        *asked.entry((&message.thread, message.place.at.0)).or_default() += i64::from(message.notice.is_some());
        let notice = message.source == Source::System;
        *asked.entry((&message.thread, message.place.at.0 - 1)).or_default() -= i64::from(notice);
    }
    let wrong = asked.into_iter().filter(|(_, surplus)| *surplus != 0);
    wrong
        .map(|((_, at), surplus)| format!("G3: the keyword at {at} asks for {surplus} sentences more than it has"))
        .collect()
}

/// Every conversation shows its customer's consent, and every change of it stands in the ledger.
fn shown(evidence: &Evidence) -> Vec<String> {
    let mut broken = vec![];
    for head in &evidence.heads {
        let contact = evidence.contacts.get(&head.contact);
        if contact.is_none_or(|contact| contact.opted_out != head.opted_out) {
            broken.push(format!("G3: a conversation shows opted out = {}", head.opted_out));
        }
    }
    let entered = |message: &Message| {
        evidence.items.iter().any(|item| {
            let text = |name: &str| item.get(name).and_then(|value| value.as_str());
            text("cause") == Some(message.place.id.as_str()) && text("sk").is_some_and(|sk| sk.starts_with("LEDGER#"))
        })
    };
    let caused = |message: &&Message| message.keyword.is_some() && message.consent_generation.is_some();
    for message in evidence.messages.iter().filter(caused).filter(|message| !entered(message)) {
        broken.push(format!("G3: {} stands in no ledger", message.place.id));
    }
    broken
}
