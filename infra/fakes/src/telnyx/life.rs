//! What becomes of a message after it was accepted: statuses, the handset, and the receipts on the way.

use super::message::Status;
use super::{Direction, EventKind, Kind, Message, Received, Telnyx};
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How a message ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// On the handset, and the carrier says so.
    Delivered,
    /// The same, and `finalized` comes before `sent`.
    DeliveredFinalizedFirst,
    /// On the handset, and the final receipt comes this many milliseconds later than usual.
    DeliveredLate(u64),
    /// The carrier gives up, with this code.
    DeliveryFailed(u32),
    /// Telnyx gives up before the carrier, with this code.
    SendingFailed(u32),
    /// On the handset, and the carrier does not say.
    Unconfirmed,
    /// Its `valid_until` passes first.
    Expired,
    /// On the handset, and no receipt after `sent` ever.
    StuckAtSent,
    /// Not on the handset, and no receipt after `sent` ever.
    LostAtSent,
}

/// Something that will happen.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Planned {
    pub at: Timestamp,
    sequence: u64,
    step: Step,
}

impl Planned {
    /// The message that it is about.
    pub(crate) fn message(&self) -> Option<&str> {
        match &self.step {
            Step::Status { message, .. } | Step::Handset { message } | Step::Emit { message, .. } => Some(message),
            Step::AutoReply { .. } => None,
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Step {
    Status { message: String, status: Status },
    Handset { message: String },
    Emit { message: String, kind: EventKind, status: Status },
    AutoReply { from: String, to: String, text: String },
}

impl Telnyx {
    /// Does everything planned for up to now, in order of time.
    pub(crate) fn advance(&mut self, now: Timestamp) {
        loop {
            let next = (0..self.agenda.len())
                .filter(|&at| self.agenda[at].at <= now)
                .min_by_key(|&at| (self.agenda[at].at, self.agenda[at].sequence));
            let Some(next) = next else { return };
            let planned = self.agenda.swap_remove(next);
            self.perform(planned.step, planned.at);
        }
    }

    pub(crate) fn plan(&mut self, at: Timestamp, step: Step) {
        let sequence = self.next_sequence();
        self.agenda.push(Planned { at, sequence, step });
    }

    /// Plans the life of a message accepted now.
    pub(crate) fn plan_life(&mut self, id: &str, fate: Fate, now: Timestamp) {
        let settings = self.settings.clone();
        let queue = u64::from(settings.wait_seconds) * 1000;
        let at = |ms: u64| now.plus(Duration::from_millis(queue + ms));
        let to = |status| Step::Status { message: id.to_owned(), status };
        let tell = |kind, status| Step::Emit { message: id.to_owned(), kind, status };
        let (last, late, handset, code) = match fate {
            Fate::Delivered | Fate::DeliveredFinalizedFirst => (Some(Status::Delivered), 0, true, None),
            Fate::DeliveredLate(ms) => (Some(Status::Delivered), ms, true, None),
            Fate::DeliveryFailed(code) => (Some(Status::DeliveryFailed), 0, false, Some(code)),
            Fate::SendingFailed(code) => (Some(Status::SendingFailed), 0, false, Some(code)),
            Fate::Unconfirmed => (Some(Status::DeliveryUnconfirmed), 0, true, None),
            Fate::Expired => (Some(Status::Expired), 3_600_000, false, Some(40_014)),
            Fate::StuckAtSent => (None, 0, true, None),
            Fate::LostAtSent => (None, 0, false, None),
        };
        if let (Some(code), Some(message)) = (code, self.messages.get_mut(id)) {
            message.errors.push(code.to_string());
        }
        self.plan(at(settings.sending_ms), to(Status::Sending));
        if last != Some(Status::SendingFailed) && last != Some(Status::Expired) {
            self.plan(at(settings.sent_ms), to(Status::Sent));
            let told = if fate == Fate::DeliveredFinalizedFirst { settings.final_ms + 400 } else { settings.sent_ms };
            self.plan(at(told), tell(EventKind::Sent, Status::Sent));
        }
        if handset {
            self.plan(at(settings.handset_ms), Step::Handset { message: id.to_owned() });
        }
        if let Some(last) = last {
            let moment = at(settings.final_ms + if last == Status::Expired { late } else { 0 });
            self.plan(moment, to(last));
            self.plan(at(settings.final_ms + late), tell(EventKind::Finalized, last));
        }
    }

    /// How the next message ends: as scripted, or by chance.
    pub(crate) fn next_fate(&mut self) -> Fate {
        if let Some(fate) = self.script.fates.pop_front() {
            return fate;
        }
        let chances = self.script.chances.clone();
        if self.rng.chance(chances.failed) {
            self.count("fate: failed");
            return if self.rng.below(2) == 0 { Fate::DeliveryFailed(40_008) } else { Fate::SendingFailed(40_002) };
        }
        if self.rng.chance(chances.unconfirmed) {
            self.count("fate: unconfirmed");
            return [Fate::Unconfirmed, Fate::StuckAtSent, Fate::LostAtSent][self.rng.below(3) as usize];
        }
        if self.rng.chance(chances.finalized_first) {
            self.count("fate: finalized first");
            return Fate::DeliveredFinalizedFirst;
        }
        Fate::Delivered
    }

    fn perform(&mut self, step: Step, at: Timestamp) {
        match step {
            Step::Status { message, status } => {
                let Some(message) = self.messages.get_mut(&message) else {
                    return;
                };
                message.status = status;
                if status == Status::Sent {
                    message.sent_at = Some(at);
                } else if status.is_final() {
                    message.completed_at = Some(at);
                }
            }
            Step::Handset { message } => {
                let Some(message) = self.messages.get(&message).cloned() else {
                    return;
                };
                self.show(&message, at);
            }
            Step::Emit { message, kind, status } => self.emit(&message, kind, status, at),
            Step::AutoReply { from, to, text } => {
                let shown = Received { at, from, text, media: Vec::new(), kind: Kind::AutoReply, message: None };
                self.phones.entry(to).or_default().push(shown);
            }
        }
    }

    /// A message arrives on its handset; where the "handset" is a number of ours, it is an inbound text.
    fn show(&mut self, message: &Message, at: Timestamp) {
        assert_eq!(message.direction, Direction::Outbound);
        let text = message.text.clone().unwrap_or_default();
        self.phones.entry(message.to.clone()).or_default().push(Received {
            at,
            from: message.from.clone(),
            text: text.clone(),
            media: message.media_urls(),
            kind: Kind::Message,
            message: Some((message.id.clone(), message.created)),
        });
        if self.owner(&message.to).is_some() {
            self.text(&message.from, &message.to, &text, &[], at);
        }
    }
}
