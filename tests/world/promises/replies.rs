//! G2: a burst gets at most one reply, and a message that leaves is POSTed once. Of G4: replies leave in order.

use super::{Admission, Evidence};
use domain::admission::END_WITHIN;
use domain::message::{Direction, Message, Source, Status};
use fakes::telnyx::{Outcome, Post};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn judge(evidence: &Evidence) -> Vec<String> {
    [bursts(evidence), posts(evidence), order(evidence), told(evidence)].concat()
}

/// No arrival is answered by two replies that were admitted, and no answer is shown on a phone twice.
fn bursts(evidence: &Evidence) -> Vec<String> {
    let mut broken = vec![];
    let mut answered = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for admission in &evidence.admissions {
        let message = &admission.message;
        if !seen.insert(&message.place.id) {
            continue;
        }
        let Some((after, through)) = evidence.drafts.get(&message.place.id) else { continue };
        for arrival in after + 1..=*through {
            if let Some(other) = answered.insert((&message.thread, arrival), &message.place.id) {
                broken.push(format!("G2: arrival {arrival} is answered by {other} and {}", message.place.id));
            }
        }
    }
    broken.extend(evidence.hasty.iter().map(|id| format!("G2: {id} was written before its burst was over")));
    broken.extend(evidence.snatched.iter().map(|id| format!("G2: {id} was sent while another was at it")));
    broken.extend(evidence.admissions.iter().filter_map(outdated));
    for (phone, shown) in &evidence.phones {
        let ids: Vec<&String> = shown.iter().filter_map(|one| one.message.as_ref().map(|(id, _)| id)).collect();
        let distinct: BTreeSet<&&String> = ids.iter().collect();
        if distinct.len() != ids.len() {
            broken.push(format!("G2: {phone} shows a message twice"));
        }
    }
    broken
}

/// A reply that was first admitted for a window which had ended, or which held more than the reply was written for.
fn outdated(admission: &Admission) -> Option<String> {
    let (message, head) = (&admission.message, admission.head.as_ref()?);
    let basis = message.basis.filter(|_| message.admissions == 1)?;
    let current = head.window.is_some() && head.windows == basis.window && head.joined == basis.joined;
    (!current).then(|| format!("G2: {} was admitted though its burst had moved on", message.place.id))
}

/// Every POST belongs to an admission of its own, at most 10 s old; a key is accepted once and always has the same body.
fn posts(evidence: &Evidence) -> Vec<String> {
    let mut broken = vec![];
    let mut by_key: BTreeMap<&str, Vec<&Post>> = BTreeMap::new();
    for post in &evidence.posts {
        match &post.key {
            Some(key) => by_key.entry(key).or_default().push(post),
            None => broken.push(format!("G2: a POST without a key: {}", post.body)),
        }
    }
    for (key, posts) in by_key {
        let accepted = posts.iter().filter(|post| post.outcome == Outcome::Accepted).count();
        if accepted > 1 {
            broken.push(format!("G2: {key} left {accepted} times"));
        }
        if posts.iter().any(|post| post.sha256 != posts[0].sha256) {
            broken.push(format!("G2: {key} was POSTed with two bodies"));
        }
        let mut admissions: Vec<&Admission> =
            evidence.admissions.iter().filter(|admission| admission.message.place.id.as_str() == key).collect();
        for post in posts {
            let its = admissions
                .iter()
                .position(|admission| admission.at <= post.at && post.at.since(admission.at) <= END_WITHIN);
            match its {
                Some(its) => drop(admissions.remove(its)),
                None => broken.push(format!("G3: {key} was POSTed at {} without an admission", post.at)),
            }
        }
    }
    broken
}

/// Replies of one conversation reach Telnyx in the order of their chain.
fn order(evidence: &Evidence) -> Vec<String> {
    let mut last = BTreeMap::new();
    let mut broken = vec![];
    for post in &evidence.posts {
        let of = evidence.messages.iter().find(|message| Some(message.place.id.as_str()) == post.key.as_deref());
        let Some((message, chain)) = of.and_then(|message| Some((message, message.chain?))) else { continue };
        if last.insert(&message.thread, chain).is_some_and(|before| before > chain) {
            broken.push(format!("G4: reply {chain} was POSTed after a later one"));
        }
    }
    broken
}

/// What left is never shown as kept back, nor what never left as delivered; a failure that the carrier never told of is none.
fn told(evidence: &Evidence) -> Vec<String> {
    let mut broken = vec![];
    for post in evidence.posts.iter().filter(|post| post.outcome == Outcome::Accepted) {
        let of = |message: &&Message| Some(message.place.id.as_str()) == post.key.as_deref();
        let Some(message) = evidence.messages.iter().find(of) else { continue };
        let failed = matches!(
            post.message.as_ref().and_then(|id| evidence.carried.get(id)),
            Some(
                fakes::telnyx::Status::DeliveryFailed
                    | fakes::telnyx::Status::SendingFailed
                    | fakes::telnyx::Status::Expired
            )
        );
        let wrong = match message.status {
            Status::Queued | Status::Cancelled | Status::Suppressed | Status::Received => true,
            Status::Failed => !failed,
            Status::Sending | Status::Unknown | Status::Sent | Status::Unconfirmed | Status::Delivered => false,
        };
        if wrong {
            broken.push(format!("G2: {} left and is shown as {}", message.place.id, message.status.name()));
        }
    }
    for message in evidence.messages.iter().filter(|message| message.direction == Direction::Outbound) {
        let its = |post: &&Post| post.key.as_deref() == Some(message.place.id.as_str());
        let left = evidence.posts.iter().filter(its).any(|post| post.outcome == Outcome::Accepted);
        if !left && matches!(message.status, Status::Delivered | Status::Unconfirmed) {
            broken.push(format!("G2: {} never left and is shown as {}", message.place.id, message.status.name()));
        }
    }
    let agents = evidence.messages.iter().filter(|message| message.source == Source::SmsAgent);
    for message in agents.filter(|message| message.basis.is_none() || message.chain.is_none()) {
        broken.push(format!("G2: {} does not say what it answers", message.place.id));
    }
    broken
}
