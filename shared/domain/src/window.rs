//! The window: a burst is gathered from its first message until `end`, and answered once. A message that lands while the
//! answer is being written joins until `latest`, so the draft is dropped and the text's own tick writes it again; one that
//! lands later waits for the next window. Both instants are written at opening, so a changed setting never moves an open window.

use crate::head::{Badge, Head, ManagedBy};
use crate::message::MessageRef;
use crate::settings::{Settings, Switch, WindowMode, WindowSettings};
use crate::{Timestamp, due, head, mutant};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long after opening a message may still join, unless the window itself is longer.
pub const JOIN_WITHIN: Duration = Duration::from_secs(30);

/// A message stored later than this after the customer sent it opens no window: a person is asked instead.
pub const LATE_AFTER: Duration = Duration::from_secs(15 * 60);

/// An open window. Its number is the head's `windows`, its count of messages the head's `joined`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// When its first message was stored.
    pub opened: Timestamp,
    /// When it is answered.
    pub end: Timestamp,
    /// Until when a message joins it.
    pub latest: Timestamp,
    /// Length in milliseconds, by which `quiet` moves `end` on at each join.
    pub length: i64,
    /// Whether joins move `end`.
    pub mode: WindowMode,
    /// The last arrival that belongs to it.
    pub through: u64,
    /// The last join that came after `end`, by its number. It sends a tick of its own, so earlier ticks leave the window to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<u32>,
    /// The reply drafted for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
}

/// A reply that waits for its admission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Where it is.
    pub place: MessageRef,
    /// How many had joined when it was built.
    pub joined: u32,
}

/// Why the AI does not speak here now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The tenant is suspended.
    Suspended,
    /// The customer opted out.
    OptedOut,
    /// Automatic replies are off, for all or for this conversation.
    SwitchedOff,
    /// A person has taken over.
    Person,
    /// Escalated, and the tenant wants the AI to wait then.
    Escalated,
    /// Closed.
    Closed,
}

impl Silence {
    /// In words for people.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Suspended => "the tenant is suspended",
            Self::OptedOut => "the customer has opted out",
            Self::SwitchedOff => "automatic replies are off",
            Self::Person => "a person has taken over",
            Self::Escalated => "the conversation is escalated",
            Self::Closed => "the conversation is closed",
        }
    }
}

/// Whether the AI may speak in this conversation, apart from what only the moment decides.
pub fn may_speak(settings: &Settings, head: &Head, opted_out: bool) -> Result<(), Silence> {
    let on = match head.agent_mode {
        head::AgentMode::Inherit => settings.sms_replies == Switch::On,
        head::AgentMode::On => true,
        head::AgentMode::Off => false,
    };
    match head.status {
        _ if settings.suspended => Err(Silence::Suspended),
        _ if opted_out && !mutant!("speak_after_stop") => Err(Silence::OptedOut),
        Badge::Closed => Err(Silence::Closed),
        _ if !on => Err(Silence::SwitchedOff),
        _ if head.managed_by == ManagedBy::Human && !mutant!("speak_over_person") => Err(Silence::Person),
        Badge::Escalated if settings.ai_when_escalated == Switch::Off && !mutant!("speak_when_escalated") => {
            Err(Silence::Escalated)
        }
        Badge::Active | Badge::Escalated => Ok(()),
    }
}

/// Opens the next window for everything that has arrived.
pub fn open(head: &mut Head, settings: &WindowSettings, now: Timestamp) {
    let length = settings.length();
    let end = now.plus(length);
    head.snoozed = None;
    head.windows += 1;
    head.joined = 1;
    head.window = Some(Window {
        opened: now,
        end,
        latest: now.plus(JOIN_WITHIN.max(length)),
        length: i64::try_from(length.as_millis()).unwrap_or(0),
        mode: settings.mode,
        through: head.arrivals,
        late: None,
        draft: None,
    });
    head.due = Some(end.plus(due::GRACE));
    head.nudges = 0;
}

/// Opens the next window if messages wait that no window has dealt with, and the AI may speak. Whoever ends a window
/// calls this in the same write.
pub fn open_next(head: &mut Head, settings: &Settings, opted_out: bool, now: Timestamp) {
    let waiting = head.arrivals > head.answered.max(head.passed);
    if head.window.is_none() && waiting && may_speak(settings, head, opted_out).is_ok() && !mutant!("no_next_window") {
        open(head, &settings.window, now);
    }
}

/// The newest arrival joins the open window, if it is in time.
pub fn join(head: &mut Head, now: Timestamp) -> Joining {
    let arrival = head.arrivals;
    match &mut head.window {
        Some(window) if now < window.latest => {
            window.through = arrival;
            if window.mode == WindowMode::Quiet {
                window.end = Timestamp(now.0 + window.length).min(window.latest).max(window.end);
            }
            if !mutant!("join_uncounted") {
                head.joined += 1;
            }
            if now >= window.end {
                window.late = Some(head.joined);
            }
            Joining::Joined
        }
        Some(_) => Joining::TooLate,
        None => Joining::NoWindow,
    }
}

/// What became of a message that met the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joining {
    /// It belongs to the open window.
    Joined,
    /// The open window takes no more; it belongs to the next.
    TooLate,
    /// None is open.
    NoWindow,
}

/// What a tick finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Its window has ended.
    Over,
    /// The burst may still go on until then.
    Wait(Timestamp),
    /// The reply is written and waits for its admission.
    Drafted(MessageRef),
    /// It is time to answer.
    Draft,
    /// It is time to answer, and a later tick does it: two drafts of one burst would both be paid for.
    LeaveToLater,
}

/// What a tick has to do that was sent for the window of this number when so many had joined it.
pub fn plan(head: &Head, number: u64, joined: u32, now: Timestamp) -> Plan {
    match &head.window {
        None => Plan::Over,
        Some(_) if head.windows != number => Plan::Over,
        Some(window) => match &window.draft {
            Some(draft) if draft.joined == head.joined => Plan::Drafted(draft.place.clone()),
            _ if now < window.end && !mutant!("answer_early") => Plan::Wait(window.end),
            _ if window.late.is_some_and(|late| leaves(joined, late)) => Plan::LeaveToLater,
            _ => Plan::Draft,
        },
    }
}

/// Whether a tick sent at one join leaves the window to that of another.
fn leaves(joined: u32, late: u32) -> bool {
    (late > joined && !mutant!("both_draft")) || (late == joined && mutant!("leave_to_oneself"))
}

/// Ends the open window without a reply: what it held is passed over, and what came after it opens the next.
pub fn pass(head: &mut Head, settings: &Settings, opted_out: bool, now: Timestamp) {
    if let Some(window) = &head.window {
        head.passed = head.passed.max(window.through);
    }
    head.end_window();
    open_next(head, settings, opted_out, now);
}
