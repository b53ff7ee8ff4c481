//! G1: what was answered 2xx is stored exactly once, in arrival numbers without gaps; and G5: under its own tenant.

use super::Evidence;
use domain::message::{Direction, Message};
use std::collections::BTreeMap;

pub(super) fn judge(evidence: &Evidence) -> Vec<String> {
    let mut broken = vec![];
    let inbound: Vec<&Message> =
        evidence.messages.iter().filter(|message| message.direction == Direction::Inbound).collect();
    for text in &evidence.texts {
        let stored = inbound.iter().filter(|message| message.provider.as_deref() == Some(&text.message)).count();
        let least = usize::from(evidence.acknowledged.contains(&text.message));
        if stored > 1 || stored < least {
            broken.push(format!("G1: {:?} is stored {stored} times", text.text));
        }
    }
    if inbound.len() > evidence.texts.len() {
        broken.push(format!("G1: {} messages of {} texts", inbound.len(), evidence.texts.len()));
    }
    let mut arrivals: BTreeMap<_, Vec<u64>> = BTreeMap::new();
    for message in &inbound {
        arrivals.entry(&message.thread).or_default().extend(message.arrival);
    }
    for head in &evidence.heads {
        let mut numbers = arrivals.remove(&head.thread).unwrap_or_default();
        numbers.sort_unstable();
        if numbers != (1..=head.arrivals).collect::<Vec<_>>() {
            broken.push(format!("G1: arrivals {numbers:?} under a head of {}", head.arrivals));
        }
    }
    broken.extend(tenants(evidence));
    broken
}

/// G5: an item names the tenant of its key, and what was sent went through the tenant's own account.
fn tenants(evidence: &Evidence) -> Vec<String> {
    let mut broken = vec![];
    for item in &evidence.items {
        let text = |name: &str| item.get(name).and_then(|value| value.as_str()).unwrap_or_default();
        let named = text("tenant");
        let key = text("pk");
        if key.starts_with("T#") && !named.is_empty() && key.split('#').nth(1) != Some(named) {
            broken.push(format!("G5: {named} under {key}"));
        }
    }
    for post in &evidence.posts {
        let of = evidence.messages.iter().find(|message| Some(message.place.id.as_str()) == post.key.as_deref());
        if of.is_none_or(|message| post.account.as_deref() != Some(message.tenant.as_str())) {
            broken.push(format!("G5: {:?} posted through {:?}", post.key, post.account));
        }
    }
    broken
}
