//! G4: everything ended, in a state that a person can read; nothing went backwards, and nothing waits that nobody sees.

use super::Evidence;
use domain::consent::Standing;
use domain::head::{AgentMode, Badge, Head, ManagedBy, NeedsPerson};
use domain::media::MediaState;
use domain::message::{Direction, Message, Source, Status};
use platform::records::Stored;
use platform::table::Item;

pub(super) fn judge(evidence: &Evidence) -> Vec<String> {
    let mut broken = steps(evidence);
    for message in &evidence.messages {
        broken.extend(left(message).map(|what| format!("G4: {} is {what}", message.place.id)));
    }
    for head in &evidence.heads {
        if head.window.is_some() || head.due.is_some() {
            broken.push("G4: a window is open".into());
        }
        broken.extend(unanswered(evidence, head));
        broken.extend(silent_failure(evidence, head));
        broken.extend(settled_doubt(evidence, head));
    }
    for item in &evidence.items {
        broken.extend(derived(item));
    }
    broken
}

/// A state that must not be the last.
fn left(message: &Message) -> Option<&'static str> {
    let pending = message.media.iter().any(|media| media.state == MediaState::Pending);
    match message.status {
        Status::Queued => Some("still queued"),
        Status::Sending => Some("still being sent"),
        Status::Unknown if message.due.is_some() => Some("still to be settled"),
        Status::Cancelled | Status::Failed | Status::Unknown if message.reason.is_none() => Some("without a reason"),
        _ if message.due.is_some() => Some("due"),
        _ if message.rank != message.status.rank() => Some("of another rank than its state"),
        _ if pending => Some("without its pictures"),
        Status::Received
        | Status::Unknown
        | Status::Sent
        | Status::Unconfirmed
        | Status::Delivered
        | Status::Failed
        | Status::Suppressed
        | Status::Cancelled => None,
    }
}

/// A status only moves forward; what Telnyx did not take, or what nobody knows, may be tried again.
fn steps(evidence: &Evidence) -> Vec<String> {
    let forward = |from: Status, to: Status| match (from, to) {
        (Status::Sending, Status::Queued | Status::Sending) | (Status::Unknown, Status::Sending) => true,
        (from, to) => from.rank() < to.rank(),
    };
    let back = evidence.moves.iter().filter(|step| !forward(step.from, step.to));
    back.map(|step| format!("G4: {} went from {} to {}", step.id, step.from.name(), step.to.name())).collect()
}

/// A message that no admitted reply was written for, in a conversation that does not show why.
fn unanswered(evidence: &Evidence, head: &Head) -> Vec<String> {
    let silent = head.opted_out
        || head.managed_by == ManagedBy::Human
        || head.agent_mode == AgentMode::Off
        || head.status != Badge::Active;
    if silent || head.needs_person.is_some() {
        return vec![];
    }
    let Some(contact) = evidence.contacts.get(&head.contact) else {
        return vec!["G4: a head without a contact".into()];
    };
    let answered = |arrival: u64| {
        evidence.admissions.iter().filter(|admission| admission.message.thread == head.thread).any(|admission| {
            let range = evidence.drafts.get(&admission.message.place.id);
            range.is_some_and(|(after, through)| *after < arrival && arrival <= *through)
        })
    };
    // Judged here by its own words, not by those of the code under test.
    let stopped = |message: &Message| {
        let (at, turns) = (message.place.at, &contact.consent.turns);
        let before = turns.iter().rev().find(|turn| turn.at < at);
        let stops = |turn: &domain::consent::Turn| turn.to == Standing::Out && turn.at >= at;
        before.is_some_and(|turn| turn.to == Standing::Out) || turns.iter().any(stops)
    };
    let asks = |message: &&Message| message.keyword.is_none() && message.generation == head.generation;
    // What a person writes answers all that came before it.
    let by_person = |message: &Message| {
        let written = evidence.messages.iter().filter(|one| one.thread == head.thread && one.source == Source::Manual);
        written.into_iter().any(|one| one.place.at >= message.place.at)
    };
    // A close deals with all that came before it; the next episode begins with what comes after.
    let closed = |arrival: u64| evidence.closed.iter().any(|(thread, last)| *thread == head.thread && arrival <= *last);
    let waiting = evidence.inbound(&head.thread).filter(asks).filter(|message| {
        let arrival = message.arrival.unwrap_or(0);
        !answered(arrival) && !closed(arrival) && !stopped(message) && !by_person(message)
    });
    waiting.map(|message| format!("G4: {:?} is not answered, and nobody is asked to", message.text)).collect()
}

/// The last reply did not arrive, or nobody knows, and the conversation does not show it.
fn silent_failure(evidence: &Evidence, head: &Head) -> Option<String> {
    let last = |message: &&Message| message.thread == head.thread && message.chain == Some(head.admitted);
    let message = evidence.messages.iter().filter(|message| message.direction == Direction::Outbound).find(last)?;
    let lost = matches!(message.status, Status::Failed | Status::Unknown);
    let stopped = evidence.contacts.get(&head.contact).is_some_and(|contact| contact.consent.last_out().is_some());
    let excused = stopped || head.managed_by == ManagedBy::Human || message.generation != head.generation;
    let looked = evidence.looked.contains(&(head.thread.clone(), head.admitted));
    let shown = head.needs_person.is_some() || looked || excused;
    (lost && !shown).then(|| format!("G2: {} is {} and no person is asked", message.place.id, message.status.name()))
}

/// A person is asked because nobody knows, though Telnyx has told of every reply that was in doubt.
fn settled_doubt(evidence: &Evidence, head: &Head) -> Option<String> {
    let told = |one: &&Message| matches!(one.status, Status::Delivered | Status::Failed | Status::Unconfirmed);
    let mut doubted = evidence.messages.iter().filter(|one| one.thread == head.thread && one.doubted);
    let asked = head.needs_person == Some(NeedsPerson::Unknown);
    (asked && doubted.all(|one| told(&one)))
        .then(|| format!("G2: a person of {} is asked about what is known", head.thread))
}

/// What the indexes show of an item is what the item says.
fn derived(item: &Item) -> Vec<String> {
    let sk = item.get("sk").and_then(|sk| sk.as_str()).unwrap_or_default();
    let (should, names): (_, &[&str]) = match sk {
        platform::keys::HEAD => {
            let head: Head = platform::records::read(item).expect("a head that can be read");
            let names =
                &["nextAction", "due_pk", "due_sk", "inbox_pk", "inbox_sk", "progress_pk", "progress_sk"] as &[&str];
            (head.derived(), names)
        }
        _ if sk.starts_with(platform::keys::MESSAGES) => {
            let message: Message = platform::records::read(item).expect("a message that can be read");
            (message.derived(), &["due_pk", "due_sk"])
        }
        _ => return vec![],
    };
    let wanted = |name: &str| should.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    let wrong = names.iter().filter(|name| item.get(**name).and_then(|value| value.as_str()) != wanted(name));
    wrong.map(|name| format!("G4: {name} is {:?} and should be {:?}", item.get(*name), wanted(name))).collect()
}
