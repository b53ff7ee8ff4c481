//! The end of a state that no nudge moved: readable, and with a person asked.

use domain::Timestamp;
use domain::head::{Head, NeedsPerson};
use domain::message::{Message, Status};
use domain::webhook::delivery::{Delivery, State, Trouble, Try};

/// What ending a window expects.
pub const WINDOW: &[&str] = &["due_sk", "epoch", "windows", "joined", "arrivals"];

/// What ending a message expects.
pub const MESSAGE: &[&str] = &["due_sk", "status", "admissions"];

/// The window ends without a reply; everything that has arrived waits for a person.
pub fn window(head: &Head) -> Head {
    let mut head = head.clone();
    head.passed = head.arrivals;
    head.needs_person = Some(NeedsPerson::Stuck);
    head.end_window();
    head
}

/// Queued: it failed. Sending, or unknown: nobody knows.
pub fn message(message: &Message) -> Message {
    match message.status {
        Status::Queued => {
            let mut failed = message.clone().ended(Status::Failed, Some(domain::outcome::words("stuck")));
            failed.code = Some("stuck".into());
            failed
        }
        Status::Sending | Status::Unknown => {
            message.clone().ended(Status::Unknown, Some("it is not known whether it left"))
        }
        ended @ (Status::Received
        | Status::Sent
        | Status::Unconfirmed
        | Status::Delivered
        | Status::Failed
        | Status::Suppressed
        | Status::Cancelled) => message.clone().ended(ended, message.reason.as_deref()),
    }
}

/// A delivery that nobody moved: it failed, and its log says so.
pub fn delivery(delivery: &Delivery, now: Timestamp) -> Delivery {
    let mut ended = delivery.clone().to(State::Failed, None);
    ended.log.push(Try { at: now, ms: 0, status: None, problem: Some(Trouble::Stuck) });
    ended
}
