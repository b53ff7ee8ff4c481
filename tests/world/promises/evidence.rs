//! What is judged: the table's history replayed to the moments that matter, and what the other side saw.

use crate::memory::Changed;
use crate::outside::BEGINNING;
use crate::system::System;
use crate::world::World;
use domain::admission::evidence::BY_RECORD;
use domain::contact::Contact;
use domain::head::{Badge, Head, ManagedBy};
use domain::message::{Direction, Message, Status};
use domain::{ContactId, MessageId, ThreadId, Timestamp};
use fakes::telnyx::{Post, Received, Texted};
use platform::keys;
use platform::records::read;
use platform::table::Item;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A message going to `sending`, and what stood beside it then.
pub struct Admission {
    /// When.
    pub at: Timestamp,
    /// The message after it.
    pub message: Message,
    /// The conversation before it.
    pub head: Option<Head>,
    /// The customer at that moment.
    pub contact: Option<Contact>,
}

/// A message's step from one state to another.
pub struct Move {
    /// Which message.
    pub id: MessageId,
    /// From.
    pub from: Status,
    /// To.
    pub to: Status,
}

/// All of it.
#[derive(Default)]
pub struct Evidence {
    /// What customers texted.
    pub texts: Vec<Texted>,
    /// Telnyx's ids of the messages whose webhook was answered 2xx.
    pub acknowledged: BTreeSet<String>,
    /// What Telnyx was sent.
    pub posts: Vec<Post>,
    /// What the phones show.
    pub phones: Vec<(String, Vec<Received>)>,
    /// How Telnyx's own copy of each accepted message ended, by its id there.
    pub carried: BTreeMap<String, fakes::telnyx::Status>,
    /// The items as they are.
    pub items: Vec<Arc<Item>>,
    /// The messages as they are.
    pub messages: Vec<Message>,
    /// The heads as they are.
    pub heads: Vec<Head>,
    /// The contacts as they are.
    pub contacts: BTreeMap<ContactId, Contact>,
    /// Every admission, in order.
    pub admissions: Vec<Admission>,
    /// Every step of a message.
    pub moves: Vec<Move>,
    /// What each AI reply was written to answer: beyond the first arrival, through the second.
    pub drafts: BTreeMap<MessageId, (u64, u64)>,
    /// Messages that somebody acted on while another held their lease.
    pub snatched: Vec<MessageId>,
    /// AI replies that were written before their burst was over.
    pub hasty: Vec<MessageId>,
    /// How often the model was asked.
    pub asked: usize,
    /// The conversations in which a person has looked at why one was asked for, and at which reply.
    pub looked: Vec<(ThreadId, u64)>,
    /// The last arrival that each close has dealt with.
    pub closed: Vec<(ThreadId, u64)>,
    /// How often a person was asked to go on.
    pub escalated: usize,
    /// When a person took each conversation over.
    pub takeovers: Vec<(ThreadId, Timestamp)>,
    /// The last instant at which a window was open or a message on its way.
    pub settled: Timestamp,
    /// The last instant at which something came from outside: a text stored.
    pub stirred: Timestamp,
    /// How often rare paths were taken, by what the table went through.
    pub paths: BTreeMap<&'static str, u64>,
}

impl Evidence {
    /// Gathers it.
    pub fn gather(world: &World, system: &System) -> Self {
        let mut evidence = Self { items: world.table.items(), ..Self::default() };
        system.telnyx.with(|fake| {
            evidence.texts = fake.texts().to_vec();
            evidence.posts = fake.posts().to_vec();
            evidence.phones = fake.phones().map(|(number, shown)| (number.to_owned(), shown.to_vec())).collect();
            let made = evidence.posts.iter().filter_map(|post| post.message.clone());
            evidence.carried = made.filter_map(|id| fake.message(&id).map(|message| (id, message.status))).collect();
        });
        evidence.asked = system.model.with(|model| model.asked().len());
        evidence.acknowledged = system.telnyx.acknowledged();
        let mut now = Now::default();
        for change in world.table.history() {
            evidence.replay(&change, &mut now);
        }
        evidence.messages = now.messages.into_values().collect();
        evidence.heads = now.heads.into_values().collect();
        evidence.contacts = now.contacts;
        let written =
            system.model.with(|model| model.asked().iter().filter(|asked| asked.answered == "Receptionist").count());
        let dropped = written.saturating_sub(evidence.drafts.len());
        evidence.paths.insert("draft dropped", u64::try_from(dropped).unwrap_or(0));
        evidence
    }

    /// The message of this id.
    pub fn message(&self, id: &MessageId) -> Option<&Message> {
        self.messages.iter().find(|message| message.place.id == *id)
    }

    /// The customers' messages of a thread.
    pub fn inbound<'a>(&'a self, thread: &'a ThreadId) -> impl Iterator<Item = &'a Message> {
        let ours = |message: &&Message| message.direction == Direction::Inbound;
        self.messages.iter().filter(move |message| message.thread == *thread).filter(ours)
    }

    fn count(&mut self, path: &'static str) {
        *self.paths.entry(path).or_default() += 1;
    }

    fn replay(&mut self, change: &Changed, now: &mut Now) {
        let Some(item) = change.new.as_deref() else { return };
        let at = BEGINNING.plus(change.at);
        if change.key.sk == keys::HEAD {
            let head: Head = read(item).expect("a head that can be read");
            let before = now.heads.insert(head.thread.clone(), head.clone());
            self.head_moved(before.as_ref(), &head, at);
        } else if change.key.sk == "CONTACT" {
            let contact: Contact = read(item).expect("a contact that can be read");
            now.contacts.insert(contact.id.clone(), contact);
        } else if change.key.sk.starts_with(keys::MESSAGES) {
            let message: Message = read(item).expect("a message that can be read");
            let before = now.messages.insert(message.place.clone(), message.clone());
            self.message_moved(before.as_ref(), message, at, now);
        }
    }

    fn head_moved(&mut self, before: Option<&Head>, head: &Head, at: Timestamp) {
        let person = |head: &Head| head.managed_by == ManagedBy::Human;
        if person(head) && !before.is_some_and(person) {
            self.takeovers.push((head.thread.clone(), at));
        }
        let over = |head: &Head| head.status == Badge::Closed;
        if over(head) && !before.is_some_and(over) {
            self.closed.push((head.thread.clone(), head.arrivals));
        }
        let asks = |head: &Head| head.status == Badge::Escalated;
        self.escalated += usize::from(asks(head) && !before.is_some_and(asks));
        // Only a person takes that away while no other reply is admitted.
        let asked = |before: &Head| before.needs_person.is_some() && before.admitted == head.admitted;
        if before.is_some_and(asked) && head.needs_person.is_none() {
            self.looked.push((head.thread.clone(), head.admitted));
        }
        let open = |head: &Head| head.window.is_some();
        if before.is_some_and(open) {
            self.settled = at;
        }
        match before {
            Some(before) if head.nudges > before.nudges => self.count("window nudged"),
            Some(before) if open(before) && before.joined < head.joined => self.count(joined(head)),
            Some(before) if open(before) && open(head) && before.windows < head.windows => {
                self.count("next window opened")
            }
            _ => {}
        }
    }

    fn message_moved(&mut self, before: Option<&Message>, message: Message, at: Timestamp, now: &Now) {
        if message.direction == Direction::Inbound {
            if before.is_none() {
                self.stirred = at;
            }
            return;
        }
        let head = now.heads.get(&message.thread).cloned();
        let contact = now.contacts.get(&message.contact).cloned();
        let Some(before) = before else {
            let answered = head.as_ref().map_or(0, |head| head.answered);
            let window = head.as_ref().and_then(|head| head.window.as_ref());
            if message.basis.is_some() && window.is_none_or(|window| window.end > at) {
                self.hasty.push(message.place.id.clone());
            }
            let through = message.basis.map(|basis| basis.through);
            self.drafts.extend(through.map(|through| (message.place.id.clone(), (answered, through))));
            return;
        };
        if message.nudges > before.nudges {
            self.count("message nudged");
        }
        if before.status == message.status && before.admissions == message.admissions {
            return;
        }
        // What is unknown without a lease is shown to people; only Telnyx's word may still come.
        let shown = before.status == Status::Unknown && before.lease.is_none();
        if !before.status.is_settled() && !shown {
            self.settled = at;
        }
        self.count(path(before.status, &message));
        self.moves.push(Move { id: message.place.id.clone(), from: before.status, to: message.status });
        let held = matches!(before.status, Status::Sending | Status::Unknown) && before.lease > Some(at);
        if held && message.status == Status::Sending {
            self.snatched.push(message.place.id.clone());
        }
        if message.status == Status::Sending {
            self.admissions.push(Admission { at, message, head, contact });
        }
    }
}

/// The table at one moment of its history.
#[derive(Default)]
struct Now {
    messages: BTreeMap<domain::message::MessageRef, Message>,
    heads: BTreeMap<ThreadId, Head>,
    contacts: BTreeMap<ContactId, Contact>,
}

/// Whether the message that has just joined came in time.
fn joined(head: &Head) -> &'static str {
    match &head.window {
        Some(window) if window.late == Some(head.joined) => "joined past the end",
        _ => "window joined",
    }
}

/// A step of a message, as a rare path.
fn path(from: Status, message: &Message) -> &'static str {
    match (from, message.status) {
        (Status::Queued, Status::Cancelled) if message.code.as_deref() == Some("quota_exceeded") => "quota used up",
        (Status::Queued, Status::Cancelled) if message.admissions > 0 => "throttled reply cancelled",
        (Status::Queued, Status::Cancelled) if message.basis.is_some() => "queued reply cancelled",
        (Status::Queued, Status::Cancelled) => "notice cancelled",
        (Status::Queued, Status::Sending) if message.admissions > 1 => "sent after a throttle",
        (Status::Sending, Status::Queued) => "throttled",
        (Status::Sending, Status::Sending) => "lease over",
        (Status::Sending, Status::Unknown) if message.lease.is_none() => "lease over, left unknown",
        (Status::Sending, Status::Unknown) => "outcome unknown",
        (Status::Unknown, Status::Sending) => "second POST",
        (Status::Unknown, _) if message.reason.as_deref() == Some(BY_RECORD) => "unknown settled by a record",
        (Status::Unknown, Status::Sent | Status::Unconfirmed | Status::Delivered) => "unknown settled by receipt",
        (Status::Sending, Status::Sent) if message.admissions > 1 => "sent at a later POST",
        (Status::Sending, Status::Unconfirmed | Status::Delivered) => "receipt before the answer",
        (_, Status::Failed) => "failed",
        (_, Status::Suppressed) => "suppressed",
        _ => "plain step",
    }
}
